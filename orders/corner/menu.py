"""What stands in the corner's navigation; rooms above this one add their own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class CornerItem:
    """`name` is what a page says as `here`; `label` is a lazy text; `view` the name of a URL."""

    name: str
    label: Any
    view: str


_items: list[CornerItem] = []


def register_corner_page(item: CornerItem) -> None:
    """Let another room add a page to the corner. Called from `AppConfig.ready()`."""
    if item not in _items:
        _items.append(item)


def list_corner_items() -> list[CornerItem]:
    return list(_items)
