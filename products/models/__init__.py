"""The catalogue: who makes goods, what is sold, how much is left, and the pages about it."""

from __future__ import annotations

from .producer_pages import ProducerIndexPage, ProducerPage
from .producers import Producer
from .product_pages import ProductPage, ProductPhoto
from .sellables import FoodLabel, PriceChange, Sellable, Variant
from .shop_pages import ShopIndexPage
from .stock import StockItem, StockMovement

__all__ = [
    "FoodLabel",
    "PriceChange",
    "Producer",
    "ProducerIndexPage",
    "ProducerPage",
    "ProductPage",
    "ProductPhoto",
    "Sellable",
    "ShopIndexPage",
    "StockItem",
    "StockMovement",
    "Variant",
]
