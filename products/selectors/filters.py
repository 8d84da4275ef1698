"""The shop's filters: plain addresses, so a choice can be sent to a friend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from products.models import ProductPage, Special, Variant
from products.states import Temperature

from .shelves import NEWEST_FIRST, list_goods_in_stock

SORTS = ("", "price", "soon")
#: A list with more filters than this is not stored: the number of addresses stays bounded.
MOST_STORED = 2


@dataclass(frozen=True, kw_only=True)
class ShopFilters:
    """What a reader chose; nonsense in the address counts as not chosen."""

    kind: str = ""
    temperature: str = ""
    producer: str = ""
    is_in_season: bool = False
    is_in_stock: bool = False
    sort: str = ""

    def to_query(self, **changes: str) -> str:
        """Return the address's query with some values changed; "" for none.

        The order of the parts is always the same: one choice has one address.
        """
        values = {
            "kind": self.kind,
            "temperature": self.temperature,
            "producer": self.producer,
            "season": "1" if self.is_in_season else "",
            "stock": "1" if self.is_in_stock else "",
            "sort": self.sort,
            **changes,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    @property
    def chosen(self) -> list[str]:
        """The names of the filters in use, as fields of this class."""
        names = ("kind", "temperature", "producer", "is_in_season", "is_in_stock")
        return [name for name in names if getattr(self, name)]

    @property
    def is_any_chosen(self) -> bool:
        return bool(self.chosen)

    @property
    def is_narrowed_by_form(self) -> bool:
        """Whether something is chosen that only the form shows."""
        return bool(self.sort or set(self.chosen) - {"kind"})

    @property
    def is_storable(self) -> bool:
        return len(self.chosen) + bool(self.sort) <= MOST_STORED

    def without(self, name: str) -> ShopFilters:
        """Return the same choice with one filter left out."""
        nothing: Any = False if name.startswith("is_") else ""
        return replace(self, **{name: nothing})


def read_filters(query: QueryDict, *, producers: set[str], kinds: set[str]) -> ShopFilters:
    """Return what the address asks for, without what the shop does not know."""
    known = {"producer": producers, "kind": kinds, "temperature": set(Temperature.values)}
    values = {name: query.get(name, "") for name in known}
    sort = query.get("sort", "")
    return ShopFilters(
        **{name: value if value in known[name] else "" for name, value in values.items()},
        is_in_season=query.get("season") == "1",
        is_in_stock=query.get("stock") == "1",
        sort=sort if sort in SORTS else "",
    )


def apply_filters(
    goods: QuerySet[ProductPage], filters: ShopFilters, *, at: datetime
) -> QuerySet[ProductPage]:
    """Leave of the goods on the shelf what was chosen, in the order that was chosen."""
    if filters.kind:
        goods = goods.filter(sellable__kind__key=filters.kind)
    if filters.producer:
        goods = goods.filter(sellable__producer__key=filters.producer)
    if filters.temperature:
        variants = Variant.objects.filter(is_retired=False, temperature=filters.temperature)
        goods = goods.filter(sellable__in=variants.values("sellable"))
    if filters.is_in_season:
        goods = goods.filter(in_season(at))
    if filters.is_in_stock:
        goods = list_goods_in_stock(goods, at=at)
    return _sort(goods, filters.sort, at=at)


def in_season(at: datetime) -> Q:
    """Goods of a season that is now: a window of sale that is open and will close."""
    today = timezone.localtime(at).date()
    has_season = Q(sellable__on_sale_until__isnull=False) | Q(sellable__ships_until__gte=today)
    return has_season & is_open(at)


def is_open(at: datetime) -> Q:
    """Goods whose window of sale, if they have one, is open."""
    begun = Q(sellable__on_sale_from__isnull=True) | Q(sellable__on_sale_from__lte=at)
    not_over = Q(sellable__on_sale_until__isnull=True) | Q(sellable__on_sale_until__gt=at)
    return begun & not_over


def _sort(goods: QuerySet[ProductPage], sort: str, *, at: datetime) -> QuerySet[ProductPage]:
    if sort == "soon":
        return goods.order_by("sellable__lead_time_days", *NEWEST_FIRST)
    if sort == "price":
        return goods.annotate(lowest_price=_find_lowest_price(at)).order_by("lowest_price", "pk")
    return goods.order_by(*NEWEST_FIRST)


def _find_lowest_price(at: datetime) -> Subquery:
    """The lowest price of a sellable's sizes on the day, prices of one day included."""
    specials = Special.objects.filter(
        variant=OuterRef("pk"), day=timezone.localtime(at).date(), is_cancelled=False
    )
    variants = Variant.objects.filter(sellable=OuterRef("sellable"), is_retired=False)
    prices = variants.annotate(
        price_now=Coalesce(Subquery(specials.values("price_minor")[:1]), F("price_minor"))
    )
    return Subquery(prices.order_by("price_now").values("price_now")[:1])
