"""Sales put together: per product, producer, day, and per announcement that brought the visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _
from wagtail.models import Site

from crosspost.models import Announcement, Delivery

from .costs import NOBODY, share_costs
from .sales import Sale, list_sales

BY_ANNOUNCEMENT = "announcement"
_KEYS: dict[str, Callable[[Sale], str]] = {
    "product": lambda sale: sale.product,
    "producer": lambda sale: sale.producer,
    "day": lambda sale: sale.day.isoformat(),
}
Key = TypeVar("Key")
KINDS = (*_KEYS, BY_ANNOUNCEMENT)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a report. `cost_minor` is None where nothing was entered or asked."""

    name: str
    orders: int
    pieces: int
    amount_minor: int
    cost_minor: int | None = None

    @property
    def cost_per_yen(self) -> str:
        """What one yen earned cost, such as "0.12"; "" where it cannot be said."""
        if self.cost_minor is None or not self.amount_minor:
            return ""
        return f"{self.cost_minor / self.amount_minor:.2f}"


def build_report(site: Site, *, by: str, since: date, until: date) -> list[Row]:
    """Return the rows of a report: days in their order, all else the largest amount first."""
    sales = list_sales(site=site, since=since, until=until)
    if by == BY_ANNOUNCEMENT:
        return _sort(_build_announcements(site, sales, share_costs(site, since=since, until=until)))
    rows = [_add_up(name, group) for name, group in _group(sales, _KEYS[by]).items()]
    return sorted(rows, key=lambda row: row.name) if by == "day" else _sort(rows)


def _build_announcements(site: Site, sales: list[Sale], spent: dict[int, int]) -> list[Row]:
    """One row per announcement, whatever Page it stood on; what nothing brought comes as one.

    Sales and costs are those of the same days. What cost money and brought nothing is a row too.
    """
    marks = {sale.source for sale in sales if sale.source}
    found = Delivery.objects.filter(marker__in=marks, announcement__site=site)
    keys = dict(found.values_list("marker", "announcement"))
    groups = _group(sales, lambda sale: keys.get(sale.source, NOBODY))
    titles = dict(Announcement.objects.filter(pk__in={*groups, *spent}).values_list("pk", "title"))
    return [
        _add_up(
            titles.get(key) or _("No announcement"), groups.get(key, []), cost_minor=spent.get(key)
        )
        for key in {**groups, **spent}
    ]


def _group(sales: list[Sale], key: Callable[[Sale], Key]) -> dict[Key, list[Sale]]:
    groups: dict[Key, list[Sale]] = {}
    for sale in sales:
        groups.setdefault(key(sale), []).append(sale)
    return groups


def _add_up(name: str, sales: list[Sale], *, cost_minor: int | None = None) -> Row:
    return Row(
        name=name,
        orders=len({sale.order_id for sale in sales}),
        pieces=sum(sale.pieces for sale in sales),
        amount_minor=sum(sale.amount_minor for sale in sales),
        cost_minor=cost_minor,
    )


def _sort(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.amount_minor, row.name))
