"""How many goods of a shop there are by kind, producer and way of travelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from products.models import GoodsKind, ProductPage, Variant

from .filters import in_season, is_open
from .texts import load_texts


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One value of a filter: its key in the address, its name, how many goods it has."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Facets:
    """Counts over all goods on the shelf, whatever is chosen."""

    total: int
    kinds: list[Facet]
    producers: list[Facet]
    #: Temperature class to count, only of those that some goods have.
    temperatures: dict[str, int]
    in_stock: int
    in_season: int


def count_facets(goods: QuerySet[ProductPage], *, at: datetime) -> Facets:
    """Count the goods of a shop. Six queries, whatever their number."""
    goods = goods.order_by()
    makers = goods.values_list("sellable__producer__key", "sellable__producer__name")
    producers = [
        Facet(key=key, name=name, count=count)
        for key, name, count in makers.annotate(count=Count("pk")).order_by(
            "sellable__producer__name"
        )
    ]
    travelling = goods.filter(sellable__variants__is_retired=False)
    temperatures: Any = travelling.values_list("sellable__variants__temperature")
    return Facets(
        total=sum(producer.count for producer in producers),
        kinds=_count_kinds(goods),
        producers=producers,
        temperatures=dict(temperatures.annotate(count=Count("pk", distinct=True))),
        **_count_now(goods, at=at),
    )


def _count_kinds(goods: QuerySet[ProductPage]) -> list[Facet]:
    rows = goods.exclude(sellable__kind=None).values_list("sellable__kind")
    counts = dict(rows.annotate(count=Count("pk")))
    kinds = list(GoodsKind.objects.filter(pk__in=counts))
    texts = load_texts(kinds)
    return [
        Facet(key=kind.key, name=texts.get(kind, "name"), count=counts[kind.pk]) for kind in kinds
    ]


def _count_now(goods: QuerySet[ProductPage], *, at: datetime) -> dict[str, int]:
    free = Variant.objects.filter(
        sellable=OuterRef("sellable"),
        is_retired=False,
        stock__on_hand__gt=F("stock__held") + F("stock__sold"),
    )
    can_be_had = Q(Exists(free)) | Q(sellable__is_sold_here=False)
    return goods.aggregate(
        in_stock=Count("pk", filter=is_open(at) & can_be_had),
        in_season=Count("pk", filter=in_season(at)),
    )
