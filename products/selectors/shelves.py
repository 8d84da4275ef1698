"""Goods as they stand in a list: picture, name, maker, price, a word about the stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone
from wagtail.models import Page

from core.models import CityImage
from core.pictures import CROPS
from products import words
from products.models import ProducerPage, ProductPage, ProductPhoto, Special, Variant

from .offers import judge_sale, pick_state
from .prices import Price, pick_price

NEWEST_FIRST = (F("first_published_at").desc(nulls_last=True), "-pk")


@dataclass(frozen=True, kw_only=True)
class ProductCard:
    """One product in a list. `price_minor` is the lowest of what can still be had."""

    page_id: int
    title: str
    url: str
    image: CityImage | None
    badge: str
    producer_id: int
    producer_name: str
    producer_person: str
    price_minor: int | None
    currency: str
    has_several_prices: bool
    #: Whether the lowest price is one of today only, and the honest price before it.
    is_special: bool
    earlier_price_minor: int | None
    is_made_to_order: bool
    temperatures: list[str]
    tag: words.Tag


def with_shelf_rows(pages: QuerySet[ProductPage]) -> QuerySet[ProductPage]:
    """Load with product pages all that their cards need: six queries for any number."""
    today = timezone.localdate()
    near = (today - timedelta(days=1), today + timedelta(days=1))
    specials = Special.objects.filter(day__range=near, is_cancelled=False)
    variants = Variant.objects.filter(is_retired=False).select_related("stock")
    variants = variants.prefetch_related(Prefetch("specials", queryset=specials))
    photos = ProductPhoto.objects.order_by("sort_order").prefetch_related(
        Prefetch("image", queryset=CityImage.objects.prefetch_renditions(*CROPS["square"]))
    )
    return pages.select_related("sellable__producer", "sellable__licence").prefetch_related(
        Prefetch("sellable__variants", queryset=variants), Prefetch("photos", queryset=photos)
    )


def build_card(page: ProductPage, *, at: datetime) -> ProductCard:
    """Return the card of a page that was loaded through `with_shelf_rows`."""
    sellable = page.sellable
    variants = list(sellable.variants.all())
    states = {row.pk: judge_sale(row, at=at, has_page=True) for row in variants}
    state = pick_state(states.values())
    variants = [row for row in variants if states[row.pk] == state] or variants
    photo = next(iter(page.photos.all()), None)
    prices = sorted(
        (_pick_price(row, at=at) for row in variants), key=lambda price: price.amount_minor
    )
    lowest = prices[0] if prices else None
    return ProductCard(
        page_id=page.pk,
        title=page.title,
        url=page.get_url() or "",
        image=photo.image if photo else None,
        badge=page.badge,
        producer_id=sellable.producer_id,
        producer_name=sellable.producer.name,
        producer_person=sellable.producer.person,
        price_minor=lowest.amount_minor if lowest else None,
        currency=lowest.currency if lowest else "JPY",
        has_several_prices=len({price.amount_minor for price in prices}) > 1,
        is_special=lowest is not None and lowest.ends_at is not None,
        earlier_price_minor=lowest.earlier_minor if lowest else None,
        is_made_to_order=sellable.is_made_to_order,
        temperatures=list(dict.fromkeys(words.name_temperature(v.temperature) for v in variants)),
        tag=words.tag_state(
            state,
            left=sum(row.stock.free for row in variants),
            on_sale_from=sellable.on_sale_from,
        ),
    )


def _pick_price(variant: Variant, *, at: datetime) -> Price:
    day = timezone.localtime(at).date()
    special = next((row for row in variant.specials.all() if row.day == day), None)
    return pick_price(variant, special=special, percent=0)


def list_cards(pages: Iterable[ProductPage], *, at: datetime) -> list[ProductCard]:
    """Return the cards of pages that were loaded through `with_shelf_rows`."""
    return [build_card(page, at=at) for page in pages]


def list_goods_on_shelf(pages: Any) -> Any:
    """Leave only pages that everybody may read, of goods that are not retired."""
    pages = pages.live().public()
    return pages.filter(sellable__is_retired=False, sellable__producer__is_retired=False)


def list_goods_in_stock(pages: QuerySet[ProductPage], *, at: datetime) -> QuerySet[ProductPage]:
    """Leave only goods of which something can be bought at `at`, in whatever way."""
    in_stock = Variant.objects.filter(
        is_retired=False, stock__on_hand__gt=F("stock__held") + F("stock__sold")
    )
    return pages.filter(
        Q(sellable__on_sale_from__isnull=True) | Q(sellable__on_sale_from__lte=at),
        Q(sellable__on_sale_until__isnull=True) | Q(sellable__on_sale_until__gt=at),
        Q(sellable__in=in_stock.values("sellable")) | Q(sellable__is_sold_here=False),
    )


def list_newest_cards(*, below: Page, at: datetime, count: int) -> list[ProductCard]:
    """Return the newest goods below a page (such as a front page), newest first."""
    pages = list_goods_on_shelf(ProductPage.objects.descendant_of(below))
    pages = pages.order_by(*NEWEST_FIRST)
    return list_cards(with_shelf_rows(pages)[:count], at=at)


def list_cards_of_producer(page: ProducerPage, *, at: datetime) -> list[ProductCard]:
    """Return the goods of a producer's page, in its language, newest first."""
    pages = list_goods_on_shelf(
        ProductPage.objects.filter(sellable__producer_id=page.producer_id, locale_id=page.locale_id)
    ).order_by(*NEWEST_FIRST)
    return list_cards(with_shelf_rows(pages)[:60], at=at)


def list_cards_beside(page: ProductPage, *, at: datetime, count: int = 4) -> Sequence[ProductCard]:
    """Return other goods that can be bought now: of the same producer first, then the newest."""
    others: Any = list_goods_on_shelf(ProductPage.objects.filter(locale_id=page.locale_id))
    if page.pk:
        others = others.sibling_of(page, inclusive=False)
    others = list_goods_in_stock(others.exclude(sellable_id=page.sellable_id), at=at)
    is_elsewhere = Case(
        When(sellable__producer_id=page.sellable.producer_id, then=Value(0)), default=Value(1)
    )
    return list_cards(with_shelf_rows(others.order_by(is_elsewhere, *NEWEST_FIRST))[:count], at=at)
