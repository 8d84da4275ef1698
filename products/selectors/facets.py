"""How many goods of a shop there are by kind, producer and way of travelling."""

from __future__ import annotations

from collections import Counter
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
    """Count the goods of a shop. Four queries, whatever their number."""
    goods = goods.order_by()
    free = Variant.objects.filter(
        sellable=OuterRef("sellable"),
        is_retired=False,
        stock__on_hand__gt=F("stock__held") + F("stock__sold"),
    )
    can_be_had = Q(Exists(free)) | Q(sellable__is_sold_here=False)
    groups = goods.values_list(
        "sellable__producer__key", "sellable__producer__name", "sellable__kind"
    ).annotate(
        count=Count("pk"),
        in_stock=Count("pk", filter=is_open(at) & can_be_had),
        in_season=Count("pk", filter=in_season(at)),
    )
    makers: Counter[tuple[str, str]] = Counter()
    kinds: Counter[int] = Counter()
    sums: Counter[str] = Counter()
    for key, name, kind, count, available, seasonal in groups:
        makers[(name, key)] += count
        kinds[kind] += count
        sums += Counter(total=count, in_stock=available, in_season=seasonal)
    travelling = goods.filter(sellable__variants__is_retired=False)
    temperatures: Any = travelling.values_list("sellable__variants__temperature")
    return Facets(
        total=sums["total"],
        kinds=_name_kinds(kinds),
        producers=[
            Facet(key=key, name=name, count=count) for (name, key), count in sorted(makers.items())
        ],
        temperatures=dict(temperatures.annotate(count=Count("pk", distinct=True))),
        in_stock=sums["in_stock"],
        in_season=sums["in_season"],
    )


def _name_kinds(counts: Counter[int]) -> list[Facet]:
    kinds = list(GoodsKind.objects.filter(pk__in=[key for key in counts if key is not None]))
    texts = load_texts(kinds)
    return [
        Facet(key=kind.key, name=texts.get(kind, "name"), count=counts[kind.pk]) for kind in kinds
    ]
