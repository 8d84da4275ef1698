"""What others may ask of the catalogue. Nothing here writes."""

from __future__ import annotations

from .offers import Offer, get_availability, get_offer, list_offers
from .producers import find_producer_page, list_producer_pages
from .product import ProductView, get_product_view
from .shelves import (
    ProductCard,
    build_card,
    list_cards,
    list_cards_of_producer,
    list_newest_cards,
    with_shelf_rows,
)
from .shop import Featured, ShopView, find_featured, get_shop_view

__all__ = [
    "Featured",
    "Offer",
    "ProductCard",
    "ProductView",
    "ShopView",
    "build_card",
    "find_featured",
    "find_producer_page",
    "get_availability",
    "get_offer",
    "get_product_view",
    "get_shop_view",
    "list_cards",
    "list_cards_of_producer",
    "list_newest_cards",
    "list_offers",
    "list_producer_pages",
    "with_shelf_rows",
]
