"""The shop's list as an address asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.pagecache import remember, remember_counts
from core.paging import Paging, build_paging
from products import words
from products.models import ProductPage, ShopIndexPage
from products.states import Temperature

from .facets import Facet, Facets, count_facets
from .featured import Featured, find_featured
from .filters import ShopFilters, apply_filters, read_filters
from .shelves import ProductCard, list_cards, list_goods_on_shelf, with_shelf_rows

PER_PAGE = 24


@dataclass(frozen=True, kw_only=True)
class Chip:
    text: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """A choice with one filter less, for a list in which nothing is left."""

    text: str
    count: int
    query: str


@dataclass(frozen=True, kw_only=True)
class ShopView:
    filters: ShopFilters
    chips: list[Chip]
    facets: Facets
    temperatures: list[Facet]
    paging: Paging
    cards: list[ProductCard]
    featured: Featured | None
    ways_back: list[WayBack]
    #: What stands before "page=2" in the links under the list.
    paging_query: str
    #: The one address of this list, from "?" on; "" for the whole shop's first page.
    query: str


def get_shop_view(page: ShopIndexPage, *, request: HttpRequest, at: datetime) -> ShopView:
    """Return one page of the shop's list as the address asks for it."""
    if getattr(request, "is_preview", False):
        return _build_view(page, request=request, at=at, facets=_count(page, at=at))
    facets = remember_counts(f"shop-facets:{page.pk}", lambda: _count(page, at=at))
    filters = _read(request, facets)
    name = f"shop:{page.pk}:{filters.to_query()}:{request.GET.get('page', '')[:9]}"
    return remember(name, lambda: _build_view(page, request=request, at=at, facets=facets))


def is_own_query(view: ShopView, query: str) -> bool:
    """Whether an answer to `query` may be stored: the one address of a list, and not too fine."""
    return f"?{query}" == view.query and view.filters.is_storable


def _list_goods(page: ShopIndexPage) -> QuerySet[ProductPage]:
    goods: QuerySet[ProductPage] = list_goods_on_shelf(ProductPage.objects.child_of(page))
    return goods


def _count(page: ShopIndexPage, *, at: datetime) -> Facets:
    return count_facets(_list_goods(page), at=at)


def _read(request: HttpRequest, facets: Facets) -> ShopFilters:
    return read_filters(
        request.GET,
        producers={facet.key for facet in facets.producers},
        kinds={facet.key for facet in facets.kinds},
    )


def _build_view(
    page: ShopIndexPage, *, request: HttpRequest, at: datetime, facets: Facets
) -> ShopView:
    filters = _read(request, facets)
    goods = _list_goods(page)
    chosen = with_shelf_rows(apply_filters(goods, filters, at=at), at=at)
    paging = build_paging(chosen, request.GET.get("page"), per_page=PER_PAGE)
    featured = None
    if page.featured_id and paging.number == 1 and not filters.is_any_chosen:
        featured = find_featured(page.featured, below=page, at=at, badge=page.featured_badge)
    cards = list_cards(paging.items, at=at)
    if featured:
        cards = [card for card in cards if card.page_id != featured.card.page_id]
    query = filters.to_query()
    number = f"page={paging.number}" if paging.number > 1 else ""
    paging_query = f"{query}&" if query else "?"
    return ShopView(
        filters=filters,
        chips=_build_chips(facets, filters),
        facets=facets,
        temperatures=_name_temperatures(facets),
        paging=replace(paging, items=[]),
        cards=cards,
        featured=featured,
        ways_back=[] if paging.total else _list_ways_back(goods, filters, facets, at=at),
        paging_query=paging_query,
        query=f"{paging_query}{number}" if number else query,
    )


def _build_chips(facets: Facets, filters: ShopFilters) -> list[Chip]:
    """Return "all" and one chip per kind; where a city has no kinds, per temperature."""
    name = "kind" if facets.kinds else "temperature"
    current = getattr(filters, name)
    chips = [
        Chip(
            text=_("All goods"),
            count=facets.total,
            query=filters.to_query(**{name: ""}) or "?",
            is_current=not current,
        )
    ]
    chips += [
        Chip(
            text=facet.name,
            count=facet.count,
            query=filters.to_query(**{name: facet.key}),
            is_current=current == facet.key,
        )
        for facet in facets.kinds or _name_temperatures(facets)
    ]
    return chips


def _name_temperatures(facets: Facets) -> list[Facet]:
    return [
        Facet(key=key, name=words.name_temperature(key), count=facets.temperatures[key])
        for key in Temperature.values
        if key in facets.temperatures
    ]


def _list_ways_back(
    goods: QuerySet[ProductPage], filters: ShopFilters, facets: Facets, *, at: datetime
) -> list[WayBack]:
    """Return what each filter hides, the largest gain first."""
    ways = []
    for name in filters.chosen:
        wider = filters.without(name)
        count = apply_filters(goods, wider, at=at).order_by().count()
        if count:
            text = _("Without “%(filter)s”") % {"filter": _name_filter(name, filters, facets)}
            ways.append(WayBack(text=text, count=count, query=wider.to_query() or "?"))
    return sorted(ways, key=lambda way: -way.count)


def _name_filter(name: str, filters: ShopFilters, facets: Facets) -> str:
    if name == "is_in_stock":
        return _("Only what can be bought now")
    if name == "is_in_season":
        return _("In season now")
    if name == "temperature":
        return words.name_temperature(filters.temperature)
    facet_list = facets.kinds if name == "kind" else facets.producers
    key = getattr(filters, name)
    return next((facet.name for facet in facet_list if facet.key == key), key)
