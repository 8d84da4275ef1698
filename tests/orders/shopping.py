"""A buyer who goes through the pages, as a browser without JavaScript does."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from orders.models import Confirmation, Order, Payment

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
        """Go all the way to the payment page; return the order."""
        self.place(self.confirm(*variants, **address))
        return Order.objects.latest("created_at")


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
