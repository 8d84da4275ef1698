"""Table files that people open in a spreadsheet: a cell is shown there, never computed."""

from __future__ import annotations

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_SIGNS = "=+-@\t\r"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute a text instead of showing it."""
    return text[:1] in FORMULA_SIGNS and bool(text)


def disarm(cell: object) -> object:
    """Return a cell that a spreadsheet shows and does not compute; whole numbers stay numbers."""
    if isinstance(cell, int):
        return cell
    text = str(cell)
    return f"'{text}" if is_formula(text) else text
