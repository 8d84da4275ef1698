"""A chart drawn on the server: one bar per row, plain SVG without styles or scripts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.money import format_money

from .reports import Row

WIDTH, BAR, STEP, TEXT = 720, 14, 44, 14
MOST = 31


def draw_chart(rows: Sequence[Row], *, title: str, currency: str) -> str:
    """Return the file's text. At most 31 bars; the table beside it has every row."""
    shown = rows[:MOST]
    largest = max((row.amount_minor for row in shown), default=0) or 1
    height = STEP * len(shown) + 8
    bars = [
        _draw_bar(row, top=STEP * number, largest=largest, currency=currency)
        for number, row in enumerate(shown)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(bars)}</svg>'
    )


def _draw_bar(row: Row, *, top: int, largest: int, currency: str) -> str:
    width = max(0, round(WIDTH * row.amount_minor / largest))
    text = f"{row.name}  {format_money(row.amount_minor, currency)}"
    return (
        f'<text x="0" y="{top + 18}" font-size="{TEXT}" font-family="sans-serif" '
        f'fill="#1c2b33">{escape(text)}</text>'
        f'<rect x="0" y="{top + 24}" width="{width}" height="{BAR}" fill="#1f6f5c"/>'
    )
