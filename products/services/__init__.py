"""What changes the catalogue. One transaction each; callers may wrap several in their own."""

from __future__ import annotations

from .catalogue import (
    NewLabel,
    NewVariant,
    create_producer,
    create_sellable,
    settle_producer,
    settle_sellable,
)
from .rules import ensure_rules, find_allergens, find_tax_class
from .specials import (
    SpecialRefused,
    cancel_special,
    find_earlier_price,
    set_special,
    turn_specials,
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
from .ways import add_way

__all__ = [
    "CorrectionRefused",
    "NewLabel",
    "NewVariant",
    "SoldOut",
    "SpecialRefused",
    "StockLine",
    "StockMismatchError",
    "add_way",
    "cancel_special",
    "commit_held_stock",
    "correct_stock",
    "create_producer",
    "create_sellable",
    "ensure_rules",
    "find_allergens",
    "find_earlier_price",
    "find_tax_class",
    "hold_stock",
    "receive_stock",
    "release_stock",
    "return_stock",
    "set_special",
    "settle_producer",
    "settle_sellable",
    "take_stock",
    "turn_specials",
]
