"""What a variant costs and whether it can be bought at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Site

from core.social import Availability
from products import words
from products.door import is_checkout_open
from products.models import ProductPage, Sellable, Variant
from products.states import SaleState

from .prices import Price, pick_price, with_prices
from .texts import TextBook, load_texts


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
    #: `products.states.Seller`: whether the city or the producer is the seller.
    seller: str
    #: Where the producer hands goods over; "" where buyers cannot fetch them.
    pickup_address: str
    pickup_hours: str
    #: What one piece costs at that moment; on a day with a special price, that.
    price_minor: int
    #: What it costs on other days.
    regular_price_minor: int
    #: The honest price before a special one, or None.
    earlier_price_minor: int | None
    #: The local midnight at which a special price ends; None at the usual price.
    special_ends_at: datetime | None
    currency: str
    tax_rate_percent: int
    weight_grams: int
    #: Length, width and height of the box together, in centimetres.
    parcel_size: int
    temperature: str
    per_order_limit: int
    #: Over all orders of one buyer; None: no limit.
    per_buyer_limit: int | None
    #: From the order to the carrier; at least until the first day of a harvest's parcels.
    lead_time_days: int
    #: When it is sent in words, in the active language; "" where the lead time says it.
    ships_sentence: str
    ships_from: date | None
    ships_until: date | None
    is_made_to_order: bool
    #: The buyer confirms to be this old before paying; None for everybody.
    minimum_age: int | None
    #: The seller's licence for alcohol, such as "通信販売酒類小売業免許 第1号 (…)"; "" else.
    licence: str
    on_sale_from: datetime | None
    on_sale_until: datetime | None
    state: SaleState
    #: Pieces that can be bought now, whatever the state.
    left: int
    #: Where the goods are told of: a page's address, "" without a published page.
    page_url: str
    #: The page that tells of the goods; None without a published one.
    page_id: int | None

    @property
    def is_on_sale(self) -> bool:
        """Whether at least one can be bought."""
        return self.state == SaleState.ON_SALE

    @property
    def is_special(self) -> bool:
        """Whether the price of this moment is that of one day."""
        return self.special_ends_at is not None

    @property
    def needs_age_check(self) -> bool:
        """Whether the buyer must confirm an age before paying."""
        return self.minimum_age is not None

    @property
    def reason(self) -> str:
        """Why it cannot be bought, as a sentence in the active language; "" if it can."""
        return words.explain_state(self.state, name=self.name, on_sale_from=self.on_sale_from)

    @property
    def most(self) -> int:
        """The largest quantity that one order may have now."""
        limits = [self.per_order_limit, self.per_buyer_limit or self.per_order_limit]
        return max(min(self.left, *limits), 0)

    @property
    def temperature_word(self) -> str:
        return words.name_temperature(self.temperature)


def get_offer(variant_id: int, *, site: Site, at: datetime) -> Offer | None:
    """Return the offer of one variant at `at` (aware); None if the city has no such variant."""
    return list_offers([variant_id], site=site, at=at).get(variant_id)


def list_offers(variant_ids: Iterable[int], *, site: Site, at: datetime) -> dict[int, Offer]:
    """Return the offers of a city's variants by their keys; unknown keys are left out.

    Three queries, however many variants are asked for, and what the shop's door asks once a
    minute.
    """
    rows = Variant.objects.filter(pk__in=list(variant_ids), sellable__site=site).select_related(
        "sellable__producer", "sellable__licence", "stock"
    )
    variants = list(with_prices(rows, at=at))
    facts = load_facts(variants, at=at)
    pages = find_pages({variant.sellable_id for variant in variants})
    return {
        variant.pk: build_offer(variant, page=pages.get(variant.sellable_id), facts=facts)
        for variant in variants
    }


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What holds for variants at a moment besides their own rows."""

    at: datetime
    prices: dict[int, Price]
    texts: TextBook
    #: Whether the shop of these goods may sell through our basket.
    is_open: bool


def load_facts(variants: list[Variant], *, at: datetime, more: Iterable[object] = ()) -> Facts:
    """Return prices and texts of variants at `at`, and the texts of `more` rows: one query.

    The variants come `with_prices` of that moment.
    """
    sellables = [variant.sellable for variant in variants]
    rows = [*variants, *sellables, *(sellable.producer for sellable in sellables), *more]
    return Facts(
        at=at,
        prices={variant.pk: pick_price(variant) for variant in variants},
        texts=load_texts(rows),
        is_open=is_checkout_open(sellables[0].site_id) if sellables else True,
    )


def build_offer(variant: Variant, *, page: ProductPage | None, facts: Facts) -> Offer:
    """Return the offer of a variant whose sellable, producer, licence and stock are loaded."""
    sellable, texts = variant.sellable, facts.texts
    producer, price = sellable.producer, facts.prices[variant.pk]
    size = texts.get(variant, "name")
    return Offer(
        variant_id=variant.pk,
        sellable_id=sellable.pk,
        name=f"{page.title if page else sellable.name} {size}".strip(),
        variant_name=size,
        producer_id=producer.pk,
        producer_key=producer.key,
        producer_name=producer.name,
        seller=producer.seller,
        pickup_address=texts.get(producer, "pickup_address"),
        pickup_hours=texts.get(producer, "pickup_hours"),
        price_minor=price.amount_minor,
        regular_price_minor=price.regular_minor,
        earlier_price_minor=price.earlier_minor,
        special_ends_at=price.ends_at,
        currency=variant.currency,
        tax_rate_percent=price.tax_rate_percent,
        weight_grams=variant.weight_grams,
        parcel_size=variant.parcel_size,
        temperature=variant.temperature,
        per_order_limit=variant.per_order_limit,
        per_buyer_limit=variant.per_buyer_limit,
        lead_time_days=count_lead_days(sellable, at=facts.at),
        ships_sentence=texts.get(sellable, "ships_sentence")
        or words.say_shipping_window(sellable.ships_from, at=facts.at),
        ships_from=sellable.ships_from,
        ships_until=sellable.ships_until,
        is_made_to_order=sellable.is_made_to_order,
        minimum_age=sellable.minimum_age or None,
        licence=words.name_licence(sellable.licence) if sellable.licence else "",
        on_sale_from=sellable.on_sale_from,
        on_sale_until=sellable.on_sale_until,
        state=judge_sale(variant, at=facts.at, has_page=page is not None, is_open=facts.is_open),
        left=variant.stock.free,
        page_url=(page.get_url() or "") if page else "",
        page_id=page.pk if page else None,
    )


def count_lead_days(sellable: Sellable, *, at: datetime) -> int:
    """Return the days until goods ordered at `at` are sent: a harvest never before its day."""
    if sellable.ships_from is None:
        return sellable.lead_time_days
    wait = sellable.ships_from - timezone.localtime(at).date()
    return max(sellable.lead_time_days, wait // timedelta(days=1))


def judge_sale(
    variant: Variant, *, at: datetime, has_page: bool, is_open: bool = True
) -> SaleState:
    """Return whether a variant can be bought at `at`, from rows that are loaded.

    `is_open` says whether the shop may sell through our basket.
    """
    sellable = variant.sellable
    is_retired = variant.is_retired or sellable.is_retired or sellable.producer.is_retired
    if is_retired or not has_page or not has_licence(sellable, at=at):
        return SaleState.WITHDRAWN
    if sellable.on_sale_from and at < sellable.on_sale_from:
        return SaleState.NOT_YET
    if sellable.on_sale_until and at >= sellable.on_sale_until:
        return SaleState.ENDED
    if not sellable.is_sold_here:
        return SaleState.ELSEWHERE
    if not is_open or not sellable.producer.may_be_seller:
        return SaleState.CLOSED
    return _judge_stock(variant)


def _judge_stock(variant: Variant) -> SaleState:
    if variant.stock.free > 0:
        return SaleState.ON_SALE
    return SaleState.ALL_HELD if variant.stock.held > 0 else SaleState.SOLD_OUT


def has_licence(sellable: Sellable, *, at: datetime) -> bool:
    """Whether goods may be sold at `at`: alcohol only under a licence that holds that day."""
    if not sellable.needs_age_check:
        return True
    licence = sellable.licence
    return licence is not None and licence.is_valid(timezone.localtime(at).date())


def get_availability(sellable: Sellable, *, at: datetime) -> Availability:
    """Return whether goods may be announced at `at`: on sale then, and in stock now."""
    variants = Variant.objects.filter(sellable=sellable, is_retired=False).select_related(
        "sellable__producer", "sellable__licence", "stock"
    )
    is_open = is_checkout_open(sellable.site_id)
    states = [judge_sale(row, at=at, has_page=True, is_open=is_open) for row in variants]
    if SaleState.ON_SALE in states or SaleState.ELSEWHERE in states:
        return Availability(is_available=True)
    state = pick_state(states)
    reason = words.explain_state(state, name=sellable.name, on_sale_from=sellable.on_sale_from)
    return Availability(is_available=False, reason=reason)


#: Of several variants the most hopeful one speaks for the goods.
_HOPE = [
    SaleState.ON_SALE,
    SaleState.ELSEWHERE,
    SaleState.CLOSED,
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
    an original rather than an alias. Only what a title and an address need is read.
    """
    language = get_language()
    pages = (
        ProductPage.objects.live()
        .filter(sellable_id__in=list(sellable_ids))
        .select_related("locale")
        .only("title", "url_path", "alias_of", "sellable", "locale")
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
