"""The shop's list: filters are plain addresses, so a choice can be sent to a friend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.paging import Paging, build_paging
from products import words
from products.models import Producer, ProducerPage, ProductPage, ShopIndexPage, Variant
from products.states import Temperature

from .producers import find_producer_page
from .shelves import (
    NEWEST_FIRST,
    ProductCard,
    build_card,
    list_goods_in_stock,
    list_goods_on_shelf,
    with_shelf_rows,
)

PER_PAGE = 24
SORTS = ("", "price")


@dataclass(frozen=True, kw_only=True)
class ShopFilters:
    """What a reader chose; nonsense in the address counts as not chosen."""

    producer: str = ""
    temperature: str = ""
    is_in_stock: bool = False
    sort: str = ""

    def to_query(self, **changes: str) -> str:
        """Return the address's query with some values changed; "" for none."""
        values = {
            "temperature": self.temperature,
            "producer": self.producer,
            "stock": "1" if self.is_in_stock else "",
            "sort": self.sort,
            **changes,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    @property
    def is_any_chosen(self) -> bool:
        return bool(self.producer or self.temperature or self.is_in_stock)


@dataclass(frozen=True, kw_only=True)
class Chip:
    text: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Featured:
    """The goods of the day with the person behind them."""

    card: ProductCard
    badge: str
    producer_page: ProducerPage | None


@dataclass(frozen=True, kw_only=True)
class ShopView:
    filters: ShopFilters
    chips: list[Chip]
    producers: list[Producer]
    paging: Paging
    cards: list[ProductCard]
    featured: Featured | None
    #: What stands before "page=2" in the links under the list.
    paging_query: str


def get_shop_view(page: ShopIndexPage, *, request: HttpRequest, at: datetime) -> ShopView:
    """Return one page of the shop's list as the address asks for it."""
    goods = list_goods_on_shelf(ProductPage.objects.child_of(page))
    producers = list(
        Producer.objects.filter(
            Exists(goods.filter(sellable__producer=OuterRef("pk")).order_by())
        ).order_by("name")
    )
    filters = read_filters(request, producer_keys={producer.key for producer in producers})
    paging = build_paging(
        with_shelf_rows(_sort(_apply(goods, filters, at=at), filters.sort)),
        request.GET.get("page"),
        per_page=PER_PAGE,
    )
    featured = None
    if page.featured_id and paging.number == 1 and not filters.is_any_chosen:
        featured = find_featured(page.featured, below=page, at=at, badge=page.featured_badge)
    cards = [build_card(product, at=at) for product in paging.items]
    if featured:
        cards = [card for card in cards if card.page_id != featured.card.page_id]
    return ShopView(
        filters=filters,
        chips=_build_chips(goods, filters),
        producers=producers,
        paging=paging,
        cards=cards,
        featured=featured,
        paging_query=f"{query}&" if (query := filters.to_query()) else "?",
    )


def read_filters(request: HttpRequest, *, producer_keys: set[str]) -> ShopFilters:
    """Return what the address asks for, without what the shop does not know."""
    producer = request.GET.get("producer", "")
    temperature = request.GET.get("temperature", "")
    sort = request.GET.get("sort", "")
    return ShopFilters(
        producer=producer if producer in producer_keys else "",
        temperature=temperature if temperature in Temperature.values else "",
        is_in_stock=request.GET.get("stock") == "1",
        sort=sort if sort in SORTS else "",
    )


def _apply(
    goods: QuerySet[ProductPage], filters: ShopFilters, *, at: datetime
) -> QuerySet[ProductPage]:
    if filters.producer:
        goods = goods.filter(sellable__producer__key=filters.producer)
    if filters.temperature:
        variants = Variant.objects.filter(
            sellable=OuterRef("sellable"), is_retired=False, temperature=filters.temperature
        )
        goods = goods.filter(Exists(variants))
    return list_goods_in_stock(goods, at=at) if filters.is_in_stock else goods


def _sort(goods: QuerySet[ProductPage], sort: str) -> QuerySet[ProductPage]:
    if sort == "price":
        lowest = Min(
            "sellable__variants__price_minor", filter=Q(sellable__variants__is_retired=False)
        )
        return goods.annotate(lowest_price=lowest).order_by("lowest_price", "pk")
    return goods.order_by(*NEWEST_FIRST)


def _build_chips(goods: QuerySet[ProductPage], filters: ShopFilters) -> list[Chip]:
    """Return "all" and one chip per temperature class that some goods have."""
    rows = (
        goods.filter(sellable__variants__is_retired=False)
        .order_by()
        .values_list("sellable__variants__temperature")
        .annotate(count=Count("pk", distinct=True))
    )
    counts = dict(rows)
    chips = [
        Chip(
            text=_("All goods"),
            count=goods.count(),
            query=filters.to_query(temperature="") or "?",
            is_current=not filters.temperature,
        )
    ]
    chips += [
        Chip(
            text=words.name_temperature(temperature),
            count=counts[temperature],
            query=filters.to_query(temperature=temperature),
            is_current=filters.temperature == temperature,
        )
        for temperature in Temperature.values
        if temperature in counts
    ]
    return chips


def find_featured(
    chosen: ProductPage | None, *, below: Page, at: datetime, badge: str = ""
) -> Featured | None:
    """Return the goods of the day below a page: the chosen ones, else the newest on sale.

    `badge` is the word on their picture; without it the page's own is used.
    """
    goods = list_goods_on_shelf(ProductPage.objects.descendant_of(below))
    product = None
    if chosen is not None:
        product = with_shelf_rows(goods.filter(pk=chosen.pk)).first()
    if product is None:
        in_stock = list_goods_in_stock(goods, at=at).order_by(*NEWEST_FIRST)
        product = with_shelf_rows(in_stock).first()
    if product is None:
        return None
    return Featured(
        card=build_card(product, at=at),
        badge=badge or product.badge,
        producer_page=find_producer_page(product.sellable.producer_id),
    )
