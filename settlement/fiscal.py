"""Japan's public fiscal year runs from April to March."""

from __future__ import annotations

from datetime import date

FIRST_MONTH = 4


def get_fiscal_year(day: date) -> int:
    """Return the year in which the fiscal year of a day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
