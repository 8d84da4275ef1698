"""What a buyer does between a product's page and the payment page."""

from __future__ import annotations

import re
from typing import Any

from tests.visitor import Visitor

ADDRESS = {
    "name": "𠮷田 はな",
    "kana": "ヨシダ ハナ",
    "postcode": "８４３－００２２",
    "prefecture": "41",
    "street": "武雄町1-2-3",
    "building": "",
    "phone": "0954-00-0000",
    "email": "hana@example.com",
}


def put_in_basket(buyer: Visitor, product: dict[str, Any], quantity: str = "1") -> Visitor:
    buyer.visit(product["url"])
    return buyer.submit("form.buy", {"quantity": quantity})


def go_to_confirmation(buyer: Visitor, **changes: str) -> Visitor:
    """From a filled basket through the address form to the last page before paying."""
    buyer.visit("/checkout/")
    return buyer.submit("main form[method=post]", {**ADDRESS, **changes})


def place_order(buyer: Visitor) -> Visitor:
    """Press the button of the confirmation; the payment page is where it leads."""
    return buyer.submit("form[action$='/checkout/place/']")


def pay(buyer: Visitor, card: str = "4242424242424242") -> Visitor:
    return buyer.submit("form[method=post]", {"card_number": card})


def find_order_link(text: str) -> str:
    """Return the secret address of the order that a mail carries."""
    match = re.search(r"https?://\S+/orders/\S+/", text)
    assert match is not None, text
    return match.group()
