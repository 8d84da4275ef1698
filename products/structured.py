"""Products as schema.org describes them, for search engines."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from core.templatetags.pictures import picture_url
from products.models import ProductPage, ShopIndexPage
from products.selectors import Offer, ProductView, ShopView
from products.states import SaleState

AVAILABILITY = {
    SaleState.ON_SALE: "https://schema.org/InStock",
    SaleState.ALL_HELD: "https://schema.org/OutOfStock",
    SaleState.SOLD_OUT: "https://schema.org/SoldOut",
    SaleState.NOT_YET: "https://schema.org/PreOrder",
    SaleState.ENDED: "https://schema.org/OutOfStock",
    SaleState.ELSEWHERE: "https://schema.org/InStoreOnly",
    SaleState.CLOSED: "https://schema.org/OutOfStock",
    SaleState.WITHDRAWN: "https://schema.org/Discontinued",
}
# What would end the script element or be read as markup inside it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def describe_product(
    page: ProductPage, view: ProductView, *, request: HttpRequest
) -> dict[str, Any]:
    """Return a product page as schema.org's Product. Addresses are absolute."""
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    url = page.get_full_url(request) or ""
    pictures = [picture_url(photo.image, "square") for photo in view.photos]
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.title,
        "description": page.summary,
        "url": url,
        "image": [urljoin(root, address) for address in pictures if address],
        "brand": {"@type": "Brand", "name": view.producer_name},
        "offers": [_describe_offer(choice.offer, url) for choice in view.choices],
    }


def _describe_offer(offer: Offer, url: str) -> dict[str, Any]:
    described = {
        "@type": "Offer",
        "sku": str(offer.variant_id),
        "name": offer.name,
        "price": str(offer.price_minor),
        "priceCurrency": offer.currency,
        "availability": AVAILABILITY[offer.state],
        "url": url,
    }
    # The last day on which the price holds: that of a price of one day, or of the season.
    end = offer.special_ends_at or offer.on_sale_until
    if end is not None:
        last = timezone.localtime(end) - timedelta(seconds=1)
        described["priceValidUntil"] = last.date().isoformat()
    if offer.state == SaleState.NOT_YET and offer.on_sale_from is not None:
        described["availabilityStarts"] = timezone.localtime(offer.on_sale_from).isoformat()
    return described


def describe_shop(page: ShopIndexPage, view: ShopView, *, request: HttpRequest) -> dict[str, Any]:
    """Return one page of the shop's list as schema.org's ItemList."""
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    cards = [*([view.featured.card] if view.featured else []), *view.cards]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": page.title,
        "numberOfItems": view.paging.total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": card.title,
                "url": urljoin(root, card.url),
            }
            for position, card in enumerate(cards, start=max(view.paging.first, 1))
        ],
    }


def render_json_ld(data: dict[str, Any]) -> SafeString:
    """Return a data block for a page's head; nothing in `data` can end it early."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
