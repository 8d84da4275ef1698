"""One product as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, Site

from core.models import CitySettings
from core.pagecache import remember
from core.pictures import load_sizes
from products import words
from products.models import (
    ProducerPage,
    ProductPage,
    ProductPhoto,
    Sellable,
    WayToBuy,
)
from products.states import SaleState, WayKind

from .labels import LabelView, build_label, load_label
from .offers import Facts, Offer, build_offer, load_facts, pick_state
from .producers import find_producer_page
from .sheets import ORDERABLE
from .shelves import ProductCard, list_cards, list_goods_beside, load_shelf_rows
from .texts import LocalText
from .ways import CHECKOUT, Way, list_ways_to_buy


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A size or kind in the buy form; `is_chosen` for the first that can be had."""

    offer: Offer
    name: LocalText
    tag: words.Tag
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ProductView:
    """What a product's page shows. `state` speaks for all sizes together."""

    choices: list[Choice]
    state: SaleState
    tag: words.Tag
    #: Why nothing can be bought, as a sentence; "" when something can.
    reason: str
    #: Largest quantity that the form accepts.
    most: int
    ships: LocalText
    season_text: str
    photos: list[ProductPhoto]
    label: LabelView | None
    #: Every way to buy that is offered now; our own basket first where it is one.
    ways: list[Way]
    #: The seller's licence and the buyer's least age, for alcohol.
    licence: str
    minimum_age: int | None
    producer_name: str
    producer_person: str
    producer_page: ProducerPage | None
    shop_url: str
    others: Sequence[ProductCard]

    @property
    def is_on_sale(self) -> bool:
        return self.state == SaleState.ON_SALE

    @property
    def is_elsewhere(self) -> bool:
        """Whether one buys it in another way than through our basket."""
        return self.state == SaleState.ELSEWHERE

    @property
    def other_ways(self) -> list[Way]:
        return [way for way in self.ways if way.kind != CHECKOUT]

    @property
    def shows_ways(self) -> bool:
        """Whether there is another way to buy, and the goods are sold now."""
        if not self.other_ways:
            return False
        return self.state not in (SaleState.WITHDRAWN, SaleState.NOT_YET, SaleState.ENDED)

    @property
    def has_mall_price(self) -> bool:
        """Whether the price is that of another shop, and ours would only confuse."""
        return any(way.kind == WayKind.MALL for way in self.other_ways)

    @property
    def waits(self) -> list[Offer]:
        """The sizes that are gone just now and for which one may wait."""
        gone = (SaleState.SOLD_OUT, SaleState.ALL_HELD)
        return [choice.offer for choice in self.choices if choice.offer.state in gone]

    @property
    def first(self) -> Offer | None:
        """The offer whose price stands on top."""
        return next((choice.offer for choice in self.choices if choice.is_chosen), None)


def get_product_view(page: ProductPage, *, request: HttpRequest, at: datetime) -> ProductView:
    """Return what a product's page (or its preview) shows at `at`.

    A page that is read gets the parts of up to a minute ago, as a stored page is that old.
    """
    if getattr(request, "is_preview", False) or not page.pk:
        return build_product_view(page, request=request, at=at)
    return remember(f"product:{page.pk}", lambda: build_product_view(page, request=request, at=at))


def build_product_view(page: ProductPage, *, request: HttpRequest, at: datetime) -> ProductView:
    """Return what a product's page shows, from the rows of now."""
    if not ProductPage.sellable.is_cached(page):
        sellables = Sellable.objects.select_related("producer", "licence")
        page.sellable = sellables.get(pk=page.sellable_id)
    sellable = page.sellable
    others = list_goods_beside(page, at=at)
    producer_page = find_producer_page(sellable.producer_id, is_alone=False)
    is_stored = bool(page.pk) and not getattr(request, "is_preview", False)
    load_shelf_rows([page, *others] if is_stored else others, sellable=sellable, at=at)
    photos = page.list_photos()
    _load_sizes([*photos, *(photo for one in others for photo in one.photos.all())], producer_page)
    variants = list(sellable.variants.all())
    label, rules = load_label(sellable)
    ways = list(sellable.ways.all())
    more = [*ways, *(rule.allergen for rule in rules), *([label] if label else [])]
    facts = load_facts(variants, at=at, more=[sellable, sellable.producer, *more])
    own = find_goods_language(page, request)
    # Whoever sees the page sees it as published: a preview shows it as it will be.
    offers = [build_offer(variant, page=page, facts=facts) for variant in variants]
    state = pick_state(offer.state for offer in offers)
    chosen = next((offer for offer in offers if offer.state == state), None)
    left = sum(offer.left for offer in offers if offer.state == state)
    on_sale_from = sellable.on_sale_from
    return ProductView(
        choices=[
            Choice(
                offer=offer,
                name=facts.texts.mark(variant, "name", own=own),
                tag=words.tag_state(offer.state, left=offer.left, on_sale_from=on_sale_from),
                is_chosen=offer is chosen,
            )
            for variant, offer in zip(variants, offers, strict=True)
        ],
        state=state,
        tag=words.tag_state(state, left=left, on_sale_from=on_sale_from),
        reason=words.explain_state(state, name=page.title, on_sale_from=on_sale_from),
        most=max((offer.most for offer in offers if offer.is_on_sale), default=0),
        ships=_say_shipping(sellable, facts=facts, own=own),
        season_text=words.say_sale_window(sellable.on_sale_from, sellable.on_sale_until),
        photos=photos,
        label=build_label(
            label, rules, texts=facts.texts, day=timezone.localtime(at).date(), own=own
        )
        if label
        else None,
        ways=list_ways_to_buy(
            sellable,
            rows=_leave_out_missing_sheet(ways, state=state, request=request),
            texts=facts.texts,
            own=own,
            currency=offers[0].currency if offers else "JPY",
        ),
        licence=words.name_licence(sellable.licence) if sellable.licence else "",
        minimum_age=sellable.minimum_age,
        producer_name=sellable.producer.name,
        producer_person=sellable.producer.person,
        producer_page=producer_page,
        shop_url=_find_shop_url(page, request),
        others=list_cards(others, at=at),
    )


def _load_sizes(photos: list[ProductPhoto], producer_page: ProducerPage | None) -> None:
    """Load the sizes of all pictures of a product's page in one query."""
    pictures = [photo.image for photo in photos]
    if producer_page is not None and producer_page.portrait is not None:
        pictures.append(producer_page.portrait)
    load_sizes(pictures, "square", "full", "portrait", "card")


def _leave_out_missing_sheet(
    ways: list[WayToBuy], *, state: SaleState, request: HttpRequest
) -> list[WayToBuy]:
    """Leave out the sheet to fax where the city has no fax, or nothing can be ordered now."""
    has_sheet = state in ORDERABLE and bool(CitySettings.for_request(request).fax)
    return [way for way in ways if has_sheet or way.kind != WayKind.FAX]


def _say_shipping(sellable: Sellable, *, facts: Facts, own: str) -> LocalText:
    """Return the goods' own sentence, else from when a harvest is sent, else the lead time."""
    if sellable.ships_sentence:
        return facts.texts.mark(sellable, "ships_sentence", own=own)
    if sellable.is_made_to_order:
        return LocalText(text=words.say_made_to_order(sellable.lead_time_days))
    window = words.say_shipping_window(sellable.ships_from, at=facts.at)
    return LocalText(text=window or words.say_lead_time(sellable.lead_time_days))


def _find_shop_url(page: ProductPage, request: HttpRequest) -> str:
    parent = page.get_parent() if page.pk else None
    return (parent.get_url(request) or "") if parent else ""


def find_goods_language(page: Page, request: HttpRequest) -> str:
    """Return the language of the city's own texts for a page in another one, else ""."""
    site = Site.find_for_request(request)
    if site is None or site.root_page.locale_id == page.locale_id:
        return ""
    own = site.root_page.locale.language_code
    return "" if (get_language() or own).split("-")[0] == own else own
