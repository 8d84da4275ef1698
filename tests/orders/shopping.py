"""A buyer who goes through the pages, as a browser without JavaScript does."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from orders.baskets import add_to_basket, open_basket, quote_basket, set_prefecture
from orders.confirmation import show_confirmation
from orders.models import Confirmation, Delivery, Order, Payment
from orders.payments import PaymentUnclear, start_payment
from orders.services import place_order

ADDRESS = {
    "name": "山口 節子",
    "kana": "ヤマグチ セツコ",
    "postcode": "840-0001",
    "prefecture": "41",
    "street": "佐賀市みどり町 1-2-3",
    "building": "",
    "phone": "0952-11-2233",
    "email": "setsuko@example.com",
}


class Buyer:
    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, name: str, *args: Any) -> Any:
        return self.client.get(get_url(name, *args))

    def post(self, name: str, data: dict[str, Any] | None = None, *args: Any) -> Any:
        return self.client.post(get_url(name, *args), data or {})

    def add(self, variant: Any, quantity: Any = 1) -> Any:
        return self.post("add", {"variant": variant.pk, "quantity": str(quantity)})

    def give_address(self, **changes: Any) -> Any:
        return self.post("address", {**ADDRESS, **changes})

    def confirm(self, *variants: Any, **address: Any) -> str:
        """Go as far as the final page; return what its form holds."""
        for variant in variants:
            self.add(variant)
        self.give_address(**address)
        return read_confirmation(self.get("confirm"))

    def place(self, confirmation: str) -> Any:
        return self.post("place", {"confirmation": confirmation})

    def order(self, *variants: Any, **address: Any) -> Order:
        """Return an order whose payment page is open: the functions under the pages, in a row."""
        return build_order(*variants, **address)


def build_order(*variants: Any, **address: Any) -> Order:
    """Order one piece of each variant, up to the payment page (which may not open)."""
    site = variants[0].sellable.site
    basket, _token = open_basket(site=site)
    for variant in variants:
        add_to_basket(basket, variant_id=variant.pk, quantity="1")
    delivery = Delivery.objects.create(basket=basket, **{**ADDRESS, **address})
    set_prefecture(basket, delivery.prefecture)
    confirmation = show_confirmation(basket, quote=quote_basket(basket), delivery=delivery)
    order = place_order(confirmation.pk, basket=basket).order
    with suppress(PaymentUnclear):
        start_payment(order.pk)
    return order


def get_url(name: str, *args: Any) -> str:
    """Return a Japanese address; a request of another language leaves that language active."""
    with translation.override("ja"):
        return reverse(f"orders:{name}", args=args)


def read_confirmation(response: Any) -> str:
    """Return the hidden field of the final page."""
    found = re.search(r'name="confirmation" value="([^"]+)"', response.content.decode())
    assert found, response.content.decode()[:2000]
    return found[1]


def get_session_id(order: Order) -> str:
    return Payment.objects.get(order=order).session_id or ""


def get_confirmation(order: Order) -> Confirmation:
    assert order.confirmation is not None
    return order.confirmation
