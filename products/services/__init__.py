"""What changes the catalogue. One transaction each; callers may wrap several in their own."""

from __future__ import annotations

from .catalogue import (
    NewLabel,
    NewVariant,
    create_producer,
    create_sellable,
    settle_sellable,
)
from .stock import (
    CorrectionRefused,
    SoldOut,
    StockLine,
    StockMismatchError,
    commit_held_stock,
    correct_stock,
    hold_stock,
    receive_stock,
    release_stock,
    return_stock,
    take_stock,
)

__all__ = [
    "CorrectionRefused",
    "NewLabel",
    "NewVariant",
    "SoldOut",
    "StockLine",
    "StockMismatchError",
    "commit_held_stock",
    "correct_stock",
    "create_producer",
    "create_sellable",
    "hold_stock",
    "receive_stock",
    "release_stock",
    "return_stock",
    "settle_sellable",
    "take_stock",
]
