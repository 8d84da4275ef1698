"""Pages of a list, with a number that people may type wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator


@dataclass(frozen=True, kw_only=True)
class Paging:
    """One page of a list. `first` and `last` count from 1; both are 0 in an empty list."""

    items: list[Any]
    number: int
    count: int
    total: int
    first: int
    last: int
    links: list[int | None]

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.number < self.count else 0


def build_paging(items: Any, wanted: str | None, *, per_page: int) -> Paging:
    """Return the wanted page; the first for nonsense, the last for a number past the end.

    `links` holds the page numbers to offer, with None where some are left out.
    """
    paginator = Paginator(items, per_page)
    page = paginator.get_page(_read_number(wanted))
    total = paginator.count
    return Paging(
        items=list(page.object_list),
        number=page.number,
        count=paginator.num_pages,
        total=total,
        first=page.start_index() if total else 0,
        last=page.end_index(),
        links=_choose_links(page.number, paginator.num_pages),
    )


def _read_number(wanted: str | None) -> int:
    digits = (wanted or "")[:9]
    return max(int(digits), 1) if digits.isascii() and digits.isdigit() else 1


def _choose_links(number: int, count: int) -> list[int | None]:
    near = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
    links: list[int | None] = []
    for value in near:
        if links and isinstance(links[-1], int) and value - links[-1] > 1:
            links.append(None)
        links.append(value)
    return links
