"""Whether a city's shop may sell through our basket: what is above this room says so."""

from __future__ import annotations

from collections.abc import Callable

from core.pagecache import remember_lasting

_doors: list[Callable[[int], bool]] = []


def register_door(is_open: Callable[[int], bool]) -> None:
    """Let a room above say by the key of a `Site` whether its shop is open."""
    if is_open not in _doors:
        _doors.append(is_open)


def is_checkout_open(site_id: int) -> bool:
    """Return whether goods of a city can be ordered here; as old as a stored page at most."""
    return remember_lasting(f"shop-door:{site_id}", lambda: all(door(site_id) for door in _doors))
