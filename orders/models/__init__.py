"""Baskets, orders and their payments. All of it hangs on a Wagtail `Site`."""

from .baskets import Basket, BasketLine, Confirmation, Delivery
from .orders import Order, OrderEvent, OrderLine, Parcel
from .payments import GatewayAccount, Payment, Refund, StripeEvent
from .settings import ShippingRate, ShopSettings

__all__ = [
    "Basket",
    "BasketLine",
    "Confirmation",
    "Delivery",
    "GatewayAccount",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Parcel",
    "Payment",
    "Refund",
    "ShippingRate",
    "ShopSettings",
    "StripeEvent",
]
