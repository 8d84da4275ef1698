"""Goods as they stand in a list: picture, name, maker, price, a word about the stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from wagtail.models import Page

from core.models import CityImage
from core.pagecache import remember_counts
from core.pictures import prefetch_sizes
from core.restrictions import only_public
from products import words
from products.door import is_checkout_open
from products.models import ProducerPage, ProductPage, ProductPhoto, Sellable, Variant

from .offers import judge_sale, pick_state
from .prices import pick_price, with_prices

#: Of so many of the newest goods some are looked for that can be bought now.
MOST_BESIDE = 16
#: The key of the newest goods of all producers together.
EVERYBODY = 0
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


def with_shelf_rows(pages: QuerySet[ProductPage], *, at: datetime) -> QuerySet[ProductPage]:
    """Load with product pages all that their cards need at `at`: four queries for any number."""
    return pages.select_related("sellable__producer", "sellable__licence").prefetch_related(
        Prefetch("sellable__variants", queryset=_list_variants(at=at)),
        Prefetch(
            "photos", queryset=_list_photos().prefetch_related(prefetch_sizes("image", "square"))
        ),
    )


def load_shelf_rows(pages: list[ProductPage], *, sellable: Sellable, at: datetime) -> None:
    """Load the photos of pages that are at hand, and the variants of their goods and `sellable`.

    Two queries; the sizes of the pictures are not among them.
    """
    prefetch_related_objects(pages, Prefetch("photos", queryset=_list_photos()))
    goods = [sellable, *(page.sellable for page in pages if page.sellable is not sellable)]
    prefetch_related_objects(goods, Prefetch("variants", queryset=_list_variants(at=at)))


def _list_variants(*, at: datetime) -> QuerySet[Variant]:
    return with_prices(Variant.objects.filter(is_retired=False).select_related("stock"), at=at)


def _list_photos() -> Any:
    return ProductPhoto.objects.order_by("sort_order", "pk").select_related("image")


def build_card(page: ProductPage, *, at: datetime, is_open: bool | None = None) -> ProductCard:
    """Return the card of a page that was loaded through `with_shelf_rows`.

    `is_open` says whether the city's shop is; whoever builds many cards asks once.
    """
    sellable = page.sellable
    if is_open is None:
        is_open = is_checkout_open(sellable.site_id)
    variants = list(sellable.variants.all())
    states = {row.pk: judge_sale(row, at=at, has_page=True, is_open=is_open) for row in variants}
    state = pick_state(states.values())
    variants = [row for row in variants if states[row.pk] == state] or variants
    photo = next(iter(page.photos.all()), None)
    prices = sorted((pick_price(row) for row in variants), key=lambda price: price.amount_minor)
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


def list_cards(pages: Iterable[ProductPage], *, at: datetime) -> list[ProductCard]:
    """Return the cards of pages that were loaded through `with_shelf_rows`."""
    doors: dict[int, bool] = {}
    cards = []
    for page in pages:
        site_id = page.sellable.site_id
        if site_id not in doors:
            doors[site_id] = is_checkout_open(site_id)
        cards.append(build_card(page, at=at, is_open=doors[site_id]))
    return cards


def list_goods_on_shelf(pages: Any) -> Any:
    """Leave only pages that everybody may read, of goods that are not retired."""
    pages = only_public(pages.live())
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
    return list_cards(with_shelf_rows(pages, at=at)[:count], at=at)


def list_cards_of_producer(page: ProducerPage, *, at: datetime) -> list[ProductCard]:
    """Return the goods of a producer's page, in its language, newest first."""
    pages = list_goods_on_shelf(
        ProductPage.objects.filter(sellable__producer_id=page.producer_id, locale_id=page.locale_id)
    ).order_by(*NEWEST_FIRST)
    return list_cards(with_shelf_rows(pages, at=at)[:60], at=at)


def list_goods_beside(page: ProductPage, *, at: datetime, count: int = 4) -> list[ProductPage]:
    """Return other goods that can be bought now: of the same producer first, then the newest.

    `load_shelf_rows` loads what their cards need. Only the newest of the shop are looked at, so
    that ten thousand goods take no longer than a hundred.
    """
    shelf: Any = list_goods_on_shelf(ProductPage.objects.filter(locale_id=page.locale_id))
    if page.pk:
        shelf = shelf.sibling_of(page)
    newest = remember_counts(
        f"newest:{page.path[: -page.steplen] if page.pk else page.locale_id}",
        lambda: _list_newest(shelf),
    )
    maker = page.sellable.producer_id
    # A list of keys: with a condition the database would look at every page.
    near = [*newest.get(maker, []), *newest[EVERYBODY]]
    others = shelf.filter(pk__in=near).exclude(sellable_id=page.sellable_id)
    others = others.select_related("sellable__producer", "sellable__licence")
    is_elsewhere = Case(When(sellable__producer_id=maker, then=Value(0)), default=Value(1))
    # Whether there are some left is asked for each of these few, not of all goods.
    free = Variant.objects.filter(
        sellable=OuterRef("sellable"),
        is_retired=False,
        stock__on_hand__gt=F("stock__held") + F("stock__sold"),
    )
    others = others.annotate(free=Subquery(free.values("pk")[:1]))
    others = others.filter(
        Q(sellable__on_sale_from__isnull=True) | Q(sellable__on_sale_from__lte=at),
        Q(sellable__on_sale_until__isnull=True) | Q(sellable__on_sale_until__gt=at),
        Q(free__isnull=False) | Q(sellable__is_sold_here=False),
    )
    return list(others.order_by(is_elsewhere, *NEWEST_FIRST)[:count])


def _list_newest(shelf: Any) -> dict[int, list[int]]:
    """Return the keys of the newest pages by producer, and of all of them under EVERYBODY."""
    newest: dict[int, list[int]] = {EVERYBODY: []}
    pairs = shelf.order_by(*NEWEST_FIRST).values_list("pk", "sellable__producer_id")
    for page_id, maker in pairs.iterator():
        for key in (maker, EVERYBODY):
            known = newest.setdefault(key, [])
            if len(known) < MOST_BESIDE:
                known.append(page_id)
    return newest


def list_first_pictures(page_ids: Iterable[int]) -> dict[int, CityImage]:
    """Return the picture of the first photo of each page, in a list's size: two queries."""
    photos = _list_photos().filter(page_id__in=list(page_ids)).order_by("-sort_order", "-pk")
    photos = photos.prefetch_related(prefetch_sizes("image", "square"))
    return {photo.page_id: photo.image for photo in photos}  # the first one comes last
