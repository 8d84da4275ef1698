"""What a variant costs and whether it can be bought at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from wagtail.models import Site

from core.social import Availability
from products import words
from products.models import ProductPage, ProductPhoto, Sellable, Variant
from products.states import SaleState


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A variant as a buyer sees it at a moment. Prices are minor units with tax included."""

    variant_id: int
    sellable_id: int
    #: Goods and size in the active language where a page tells them, such as "茶まんじゅう 10個".
    name: str
    #: The size or kind alone; "" where there is only one.
    variant_name: str
    producer_id: int
    producer_key: str
    producer_name: str
    price_minor: int
    currency: str
    tax_rate_percent: int
    weight_grams: int
    temperature: str
    per_order_limit: int
    lead_time_days: int
    ships_sentence: str
    on_sale_from: datetime | None
    on_sale_until: datetime | None
    state: SaleState
    #: Pieces that can be bought now, whatever the state.
    left: int
    #: Where the goods are told of: a page's address, "" without a published page.
    page_url: str
    image_id: int | None
    image_alt: str

    @property
    def is_on_sale(self) -> bool:
        """Whether at least one can be bought."""
        return self.state == SaleState.ON_SALE

    @property
    def reason(self) -> str:
        """Why it cannot be bought, as a sentence in the active language; "" if it can."""
        return words.explain_state(self.state, name=self.name, on_sale_from=self.on_sale_from)

    @property
    def most(self) -> int:
        """The largest quantity that one order may have now."""
        return max(min(self.left, self.per_order_limit), 0)

    @property
    def temperature_word(self) -> str:
        return words.name_temperature(self.temperature)


def get_offer(variant_id: int, *, site: Site, at: datetime) -> Offer | None:
    """Return the offer of one variant at `at` (aware); None if the city has no such variant."""
    return list_offers([variant_id], site=site, at=at).get(variant_id)


def list_offers(variant_ids: Iterable[int], *, site: Site, at: datetime) -> dict[int, Offer]:
    """Return the offers of a city's variants by their keys; unknown keys are left out.

    Three queries, however many variants are asked for.
    """
    variants = list(
        Variant.objects.filter(pk__in=list(variant_ids), sellable__site=site).select_related(
            "sellable__producer", "stock"
        )
    )
    pages = find_pages({variant.sellable_id for variant in variants})
    photos = find_first_photos(page.pk for page in pages.values())
    offers = {}
    for variant in variants:
        page = pages.get(variant.sellable_id)
        photo = photos.get(page.pk) if page else None
        offers[variant.pk] = build_offer(variant, page=page, photo=photo, at=at)
    return offers


def build_offer(
    variant: Variant, *, page: ProductPage | None, photo: ProductPhoto | None, at: datetime
) -> Offer:
    """Return the offer of a variant whose sellable, producer and stock are loaded."""
    sellable = variant.sellable
    return Offer(
        variant_id=variant.pk,
        sellable_id=sellable.pk,
        name=f"{page.title if page else sellable.name} {variant.name}".strip(),
        variant_name=variant.name,
        producer_id=sellable.producer_id,
        producer_key=sellable.producer.key,
        producer_name=sellable.producer.name,
        price_minor=variant.price_minor,
        currency=variant.currency,
        tax_rate_percent=variant.tax_rate_percent,
        weight_grams=variant.weight_grams,
        temperature=variant.temperature,
        per_order_limit=variant.per_order_limit,
        lead_time_days=sellable.lead_time_days,
        ships_sentence=sellable.ships_sentence,
        on_sale_from=sellable.on_sale_from,
        on_sale_until=sellable.on_sale_until,
        state=judge_sale(variant, at=at, has_page=page is not None),
        left=variant.stock.free,
        page_url=(page.get_url() or "") if page else "",
        image_id=photo.image_id if photo else None,
        image_alt=photo.alt if photo else "",
    )


def judge_sale(variant: Variant, *, at: datetime, has_page: bool) -> SaleState:
    """Return whether a variant can be bought at `at`, from rows that are loaded."""
    sellable = variant.sellable
    if variant.is_retired or sellable.is_retired or sellable.producer.is_retired or not has_page:
        return SaleState.WITHDRAWN
    if sellable.on_sale_from and at < sellable.on_sale_from:
        return SaleState.NOT_YET
    if sellable.on_sale_until and at >= sellable.on_sale_until:
        return SaleState.ENDED
    if variant.stock.free > 0:
        return SaleState.ON_SALE
    return SaleState.ALL_HELD if variant.stock.held > 0 else SaleState.SOLD_OUT


def get_availability(sellable: Sellable, *, at: datetime) -> Availability:
    """Return whether goods may be announced at `at`: on sale then, and in stock now."""
    variants = Variant.objects.filter(sellable=sellable, is_retired=False).select_related(
        "sellable__producer", "stock"
    )
    states = [judge_sale(variant, at=at, has_page=True) for variant in variants]
    if SaleState.ON_SALE in states:
        return Availability(is_available=True)
    state = pick_state(states)
    reason = words.explain_state(state, name=sellable.name, on_sale_from=sellable.on_sale_from)
    return Availability(is_available=False, reason=reason)


#: Of several variants the most hopeful one speaks for the goods.
_HOPE = [
    SaleState.ON_SALE,
    SaleState.ALL_HELD,
    SaleState.NOT_YET,
    SaleState.SOLD_OUT,
    SaleState.ENDED,
    SaleState.WITHDRAWN,
]


def pick_state(states: Iterable[SaleState]) -> SaleState:
    """Return the state that speaks for goods with these states of their variants."""
    return min(states, key=_HOPE.index, default=SaleState.WITHDRAWN)


def find_pages(sellable_ids: Iterable[int]) -> dict[int, ProductPage]:
    """Return the published page of each sellable that suits the reader best.

    That is the one in the active language, else in the city's own (the lowest locale), and
    an original rather than an alias.
    """
    language = get_language()
    pages = (
        ProductPage.objects.live()
        .filter(sellable_id__in=list(sellable_ids))
        .select_related("locale")
        .order_by("pk")
    )
    best: dict[int, ProductPage] = {}
    for page in pages:
        known = best.get(page.sellable_id)
        if known is None or _suits(page, language) < _suits(known, language):
            best[page.sellable_id] = page
    return best


def _suits(page: ProductPage, language: str | None) -> tuple[bool, int, bool, int]:
    """Sort key: smaller suits better."""
    is_foreign = page.locale.language_code != language
    return is_foreign, page.locale_id, page.alias_of_id is not None, page.pk


def find_first_photos(page_ids: Iterable[int]) -> dict[int, ProductPhoto]:
    """Return the first photo of each page, with its image."""
    photos: dict[int, ProductPhoto] = {}
    rows = ProductPhoto.objects.filter(page_id__in=list(page_ids)).select_related("image")
    for photo in rows.order_by("page_id", "sort_order"):
        photos.setdefault(photo.page_id, photo)
    return photos
