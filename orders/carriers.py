"""What the carriers of Japan promise, as data: time slots and how large a parcel may be.

Codes are those of each carrier's label files (Yamato B2, Sagawa e-Hiden, Yu-Pack Print).
Sources: the carriers' own price tables; a city may close a size by leaving its fee empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time of day that a buyer may wish; `label` is a lazy text."""

    code: str
    label: Any


@dataclass(frozen=True, kw_only=True)
class Carrier:
    key: str
    name: Any
    slots: tuple[Slot, ...]


_MORNING = _("in the morning")
_HOURS = _("%(first)d to %(last)d o'clock")

_YAMATO = ("0812", "1416", "1618", "1820", "1921")
_SAGAWA = ("01", "12", "14", "16", "18")
_SAGAWA_HOURS = ((0, 0), (12, 14), (14, 16), (16, 18), (18, 21))
_POST = ("51", "52", "53", "54", "55", "57")
_POST_HOURS = ((0, 0), (12, 14), (14, 16), (16, 18), (18, 20), (20, 21))

CARRIERS: dict[str, Carrier] = {}


def _add(key: str, name: Any, codes: tuple[str, ...], hours: tuple[tuple[int, int], ...]) -> None:
    slots = tuple(
        Slot(code=code, label=_name_hours(first, last))
        for code, (first, last) in zip(codes, hours, strict=True)
    )
    CARRIERS[key] = Carrier(key=key, name=name, slots=slots)


def _name_hours(first: int, last: int) -> Any:
    return LazyHours(first, last) if first else _MORNING


class LazyHours:
    """ "14 to 16 o'clock" in the language of whoever reads it."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def __str__(self) -> str:
        return str(_HOURS) % {"first": self.first, "last": self.last}


_add("yamato", _("Yamato Transport"), _YAMATO, ((0, 0), (14, 16), (16, 18), (18, 20), (19, 21)))
_add("sagawa", _("Sagawa Express"), _SAGAWA, _SAGAWA_HOURS)
_add("yupack", _("Japan Post"), _POST, _POST_HOURS)

CARRIER_CHOICES: list[tuple[str, Any]] = [(one.key, one.name) for one in CARRIERS.values()]


def list_slots(carrier: str) -> tuple[Slot, ...]:
    """Return the time slots of a carrier; none for one that is unknown or has none."""
    known = CARRIERS.get(carrier)
    return known.slots if known else ()


def name_slot(carrier: str, code: str) -> str:
    """Return a slot in the reader's language; "" for one that the carrier does not have."""
    return next((str(slot.label) for slot in list_slots(carrier) if slot.code == code), "")
