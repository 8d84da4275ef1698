"""The catalogue: who makes goods, what is sold, how much is left, and the pages about it."""

from __future__ import annotations

from .kinds import GoodsKind
from .labels import FoodLabel
from .producer_pages import ProducerIndexPage, ProducerPage
from .producers import Producer, ProducerPermit
from .product_pages import ProductPage, ProductPhoto
from .rules import Allergen, AllergenRule, TaxClass, TaxRate
from .sellables import Sellable
from .shop_pages import ShopIndexPage
from .stock import StockItem, StockMovement
from .texts import GoodsText
from .variants import PriceChange, Special, Variant
from .ways import ClickDay, WayToBuy
from .window import ShopWindowSettings

__all__ = [
    "Allergen",
    "AllergenRule",
    "ClickDay",
    "FoodLabel",
    "GoodsKind",
    "GoodsText",
    "PriceChange",
    "Producer",
    "ProducerIndexPage",
    "ProducerPage",
    "ProducerPermit",
    "ProductPage",
    "ProductPhoto",
    "Sellable",
    "ShopIndexPage",
    "ShopWindowSettings",
    "Special",
    "StockItem",
    "StockMovement",
    "TaxClass",
    "TaxRate",
    "Variant",
    "WayToBuy",
]
