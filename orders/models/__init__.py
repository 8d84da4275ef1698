"""Baskets, orders and their payments. All of it hangs on a Wagtail `Site`."""

from .baskets import Basket, BasketLine, Confirmation, Delivery, DeliveryWish
from .corner import CornerLink, CornerSession
from .discounts import DiscountCode, DiscountUse
from .disputes import Dispute
from .orders import Order, OrderEvent, OrderLine, Parcel
from .payments import GatewayAccount, Payment, Refund, StripeEvent
from .problems import ParcelProblem
from .refund_lines import RefundLine
from .settings import ShopSettings
from .shipping import PostcodeArea, ShippingRate
from .waiting import WaitingEntry

__all__ = [
    "Basket",
    "BasketLine",
    "Confirmation",
    "CornerLink",
    "CornerSession",
    "Delivery",
    "DeliveryWish",
    "DiscountCode",
    "DiscountUse",
    "Dispute",
    "GatewayAccount",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Parcel",
    "ParcelProblem",
    "Payment",
    "PostcodeArea",
    "Refund",
    "RefundLine",
    "ShippingRate",
    "ShopSettings",
    "StripeEvent",
    "WaitingEntry",
]
