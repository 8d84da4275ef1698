"""One product as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from products import words
from products.models import (
    FoodLabel,
    ProducerPage,
    ProductPage,
    ProductPhoto,
    Sellable,
    Variant,
)
from products.states import SaleState

from .offers import Offer, build_offer, pick_state
from .producers import find_producer_page
from .shelves import ProductCard, list_cards_beside


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A size or kind in the buy form; `is_chosen` for the first that can be had."""

    offer: Offer
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
    ships: str
    photos: list[ProductPhoto]
    label: FoodLabel | None
    #: `lang` of texts that belong to the goods, where it is not the page's; "" where it is.
    goods_language: str
    producer_name: str
    producer_person: str
    producer_page: ProducerPage | None
    shop_url: str
    others: Sequence[ProductCard]

    @property
    def is_on_sale(self) -> bool:
        return self.state == SaleState.ON_SALE

    @property
    def first(self) -> Offer | None:
        """The offer whose price stands on top."""
        return next((choice.offer for choice in self.choices if choice.is_chosen), None)


def get_product_view(page: ProductPage, *, request: HttpRequest, at: datetime) -> ProductView:
    """Return what a product's page (or its preview) shows at `at`."""
    sellable = page.sellable = Sellable.objects.select_related("producer").get(pk=page.sellable_id)
    variants = list(
        Variant.objects.filter(sellable=sellable, is_retired=False).select_related("stock")
    )
    for variant in variants:
        variant.sellable = sellable
    # Whoever sees the page sees it as published: a preview shows it as it will be.
    offers = [build_offer(variant, page=page, photo=None, at=at) for variant in variants]
    state = pick_state(offer.state for offer in offers)
    chosen = next((offer for offer in offers if offer.state == state), None)
    left = sum(offer.left for offer in offers if offer.state == state)
    on_sale_from = sellable.on_sale_from
    parent = page.get_parent() if page.pk else None
    return ProductView(
        choices=[
            Choice(
                offer=offer,
                tag=words.tag_state(offer.state, left=offer.left, on_sale_from=on_sale_from),
                is_chosen=offer is chosen,
            )
            for offer in offers
        ],
        state=state,
        tag=words.tag_state(state, left=left, on_sale_from=on_sale_from),
        reason=words.explain_state(state, name=page.title, on_sale_from=on_sale_from),
        most=max((offer.most for offer in offers if offer.is_on_sale), default=0),
        ships=sellable.ships_sentence or words.say_lead_time(sellable.lead_time_days),
        photos=page.list_photos(),
        label=sellable.food_label,
        goods_language=_find_goods_language(page, request),
        producer_name=sellable.producer.name,
        producer_person=sellable.producer.person,
        producer_page=find_producer_page(sellable.producer_id),
        shop_url=(parent.get_url(request) or "") if parent else "",
        others=list_cards_beside(page, at=at),
    )


def _find_goods_language(page: ProductPage, request: HttpRequest) -> str:
    """Return the language of the city's own texts for a page in another one, else ""."""
    site = Site.find_for_request(request)
    if site is None or site.root_page.locale_id == page.locale_id:
        return ""
    own = site.root_page.locale.language_code
    return "" if (get_language() or own).split("-")[0] == own else own
