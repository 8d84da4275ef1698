"""A citizen buys from two farmers, without an account and without JavaScript."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.journeys.buying import (
    find_order_link,
    go_to_confirmation,
    pay,
    place_order,
    put_in_basket,
)
from tests.stack import Stack, wait_until
from tests.visitor import Visitor


def count_stock(stack: Stack, title: str) -> dict[str, int]:
    """Return on_hand, held and sold of the first variant of a product."""
    return stack.ask_python(
        f"""
from products.models import ProductPage, StockItem
page = ProductPage.objects.get(title={title!r})
items = StockItem.objects.filter(variant__sellable=page.sellable).order_by("variant_id")
answer = items.values("on_hand", "held", "sold")[0]
"""
    )


def count_orders(stack: Stack, email: str) -> dict[str, int]:
    return stack.ask_python(
        f"""
from collections import Counter
from orders.models import Order
orders = Order.objects.filter(email={email!r})
answer = dict(Counter(str(order.state) for order in orders))
"""
    )


def build_email() -> str:
    return f"buyer-{uuid4().hex[:8]}@example.com"


def test_two_goods_of_two_makers_become_one_paid_order(
    stack: Stack, facts: dict[str, Any], buyer: Visitor, shopkeeper: Visitor
) -> None:
    email = build_email()
    before = count_stock(stack, facts["garlic"]["title"])

    # Finds a farmer's product and reads the farmer's page.
    buyer.visit("/").follow("谷の市")
    buyer.visit(facts["garlic"]["url"]).follow_link(".person a")
    assert "藤永農園" in buyer.text

    put_in_basket(buyer, facts["garlic"], "2")
    put_in_basket(buyer, facts["tofu"])
    assert facts["garlic"]["title"] in buyer.text
    assert facts["tofu"]["title"] in buyer.text

    go_to_confirmation(buyer, email=email)
    for words in ("𠮷田 はな", facts["garlic"]["title"], "円"):
        assert words in buyer.text
    confirmation = buyer.url
    assert count_stock(stack, facts["garlic"]["title"])["held"] == before["held"]

    place_order(buyer)
    assert buyer.url.startswith(stack.sandbox_url)
    assert count_stock(stack, facts["garlic"]["title"])["held"] == before["held"] + 2
    pay(buyer)
    assert "/checkout/thanks/" in buyer.url
    thanks = buyer.url

    # Back and Reload repeat nothing.
    buyer.reload()
    buyer.visit(confirmation)
    assert buyer.visit(thanks).answer.status_code == 200
    assert count_orders(stack, email) == {"paid": 1}
    after = count_stock(stack, facts["garlic"]["title"])
    assert after["sold"] == before["sold"] + 2
    assert after["held"] == before["held"]

    # The mail comes once, in the reader's language, and opens the order.
    mails = wait_until(lambda: stack.list_mails(email), what="the order mail")
    assert len(mails) == 1
    number = buyer.soup.select_one("dd.num").get_text()  # type: ignore[union-attr]
    assert number in mails[0]["subject"] + mails[0]["text"]
    assert "𠮷田 はな" in mails[0]["text"]
    stranger = Visitor(stack.url).visit(find_order_link(mails[0]["text"]))
    assert number in stranger.text

    # The shop manager sees the order with its lines.
    shopkeeper.visit("/admin/orders/")
    assert number in shopkeeper.text
    shopkeeper.follow(number, within="main")
    assert facts["garlic"]["title"] in shopkeeper.text
    assert facts["tofu"]["title"] in shopkeeper.text


def test_a_browser_closed_right_after_paying_loses_nothing(
    stack: Stack, facts: dict[str, Any], buyer: Visitor
) -> None:
    email = build_email()
    put_in_basket(buyer, facts["garlic"])
    go_to_confirmation(buyer, email=email)
    place_order(buyer)
    session = buyer.url.rstrip("/").split("/")[-1]
    stack.tell(f"stripe/sessions/{session}/pay/")

    wait_until(lambda: count_orders(stack, email) == {"paid": 1}, what="the event to settle it")
    assert len(wait_until(lambda: stack.list_mails(email), what="the order mail")) == 1


def test_a_lost_event_is_made_up_for_by_the_clock_and_a_doubled_one_changes_nothing(
    stack: Stack, facts: dict[str, Any]
) -> None:
    for trouble in ("webhook_dropped", "webhook_doubled"):
        email = build_email()
        stack.tell("stripe/trouble/", name=trouble, times=5)
        buyer = Visitor(stack.url)
        put_in_basket(buyer, facts["garlic"])
        go_to_confirmation(buyer, email=email)
        place_order(buyer)
        pay(buyer)
        wait_until(lambda e=email: count_orders(stack, e) == {"paid": 1}, what=trouble)
        stack.end_troubles()
        assert len(wait_until(lambda e=email: stack.list_mails(e), what="the mail")) == 1


def test_a_declined_card_can_be_tried_again_and_no_stock_is_lost(
    stack: Stack, facts: dict[str, Any], buyer: Visitor
) -> None:
    email = build_email()
    before = count_stock(stack, facts["garlic"]["title"])
    put_in_basket(buyer, facts["garlic"])
    go_to_confirmation(buyer, email=email)
    place_order(buyer)
    pay(buyer, card="4000000000000002")
    assert buyer.soup.select_one("[role=alert]") is not None
    assert count_orders(stack, email) == {"held": 1}
    assert count_stock(stack, facts["garlic"]["title"])["held"] == before["held"] + 1

    pay(buyer)
    assert "/checkout/thanks/" in buyer.url
    after = count_stock(stack, facts["garlic"]["title"])
    assert after["held"] == before["held"]
    assert after["sold"] == before["sold"] + 1


def test_what_was_sold_out_meanwhile_is_named_before_money_moves(
    stack: Stack, facts: dict[str, Any]
) -> None:
    first, second = Visitor(stack.url), Visitor(stack.url)
    email = build_email()
    left = stack.ask_python(
        f"""
from django.contrib.auth import get_user_model
from products.models import ProductPage, StockItem
from products.services import correct_stock
page = ProductPage.objects.get(title={facts["tofu"]["title"]!r})
item = StockItem.objects.filter(variant__sellable=page.sellable).order_by("variant_id").first()
StockItem.objects.filter(pk=item.pk).update(on_hand=item.held + item.sold + 1)
answer = 1
"""
    )
    assert left == 1
    put_in_basket(first, facts["tofu"])
    put_in_basket(second, facts["tofu"])
    go_to_confirmation(second, email=email)
    go_to_confirmation(first, email=build_email())
    place_order(first)
    assert first.url.startswith(stack.sandbox_url)

    second.submit("form[action$='/checkout/place/']", expect=409)
    assert not second.url.startswith(stack.sandbox_url)
    assert facts["tofu"]["title"] in second.text
    assert count_orders(stack, email) == {}


def test_a_code_and_a_convenience_store_make_a_paid_order_days_later(
    stack: Stack, facts: dict[str, Any], buyer: Visitor
) -> None:
    email = build_email()
    before = count_stock(stack, facts["garlic"]["title"])
    put_in_basket(buyer, facts["garlic"])
    buyer.submit("form:has(#code)", {"code": "ｔａｎｉ１０"})
    assert "TANI10" in buyer.text
    go_to_confirmation(buyer, email=email)
    assert "TANI10" in buyer.text
    place_order(buyer)
    session = buyer.url.rstrip("/").split("/")[-1]
    buyer.submit("form[method=post]", {"method": "konbini"})
    assert count_orders(stack, email) == {"awaiting": 1}
    assert count_stock(stack, facts["garlic"]["title"])["held"] == before["held"] + 1
    mails = wait_until(lambda: stack.list_mails(email), what="the mail with the number")
    assert "/voucher/" in mails[0]["text"]

    stack.tell(f"stripe/sessions/{session}/store_pay/")
    wait_until(lambda: count_orders(stack, email) == {"paid": 1}, what="the money to arrive")
    after = count_stock(stack, facts["garlic"]["title"])
    assert (after["held"], after["sold"]) == (before["held"], before["sold"] + 1)
