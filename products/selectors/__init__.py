"""What others may ask of the catalogue. Nothing here writes."""

from __future__ import annotations

from .facts_of_producers import ProducerFacts, get_producer_facts
from .featured import Featured, find_featured
from .offers import Offer, get_availability, get_offer, list_offers
from .prices import Price, get_price
from .producers import find_producer_page, list_producer_pages
from .product import ProductView, get_product_view
from .shelves import (
    ProductCard,
    build_card,
    list_cards,
    list_cards_of_producer,
    list_first_pictures,
    list_newest_cards,
    with_shelf_rows,
)
from .shop import ShopView, get_shop_view
from .texts import LocalText, load_texts
from .ways import Way, list_ways_to_buy

__all__ = [
    "Featured",
    "LocalText",
    "Offer",
    "Price",
    "ProducerFacts",
    "ProductCard",
    "ProductView",
    "ShopView",
    "Way",
    "build_card",
    "find_featured",
    "find_producer_page",
    "get_availability",
    "get_offer",
    "get_price",
    "get_producer_facts",
    "get_product_view",
    "get_shop_view",
    "list_cards",
    "list_cards_of_producer",
    "list_first_pictures",
    "list_newest_cards",
    "list_offers",
    "list_producer_pages",
    "list_ways_to_buy",
    "load_texts",
    "with_shelf_rows",
]
