"""The button of the final page: one order, at the promised price, or a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, Site

from orders.models import BasketLine, Delivery, Order, Payment
from orders.states import OrderState, StockState
from products.models import StockItem, Variant
from products.services import StockLine, hold_stock
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, read_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


def held(variant: Variant) -> int:
    return StockItem.objects.get(variant=variant).held


def test_placing_holds_the_goods_and_leads_to_the_payment_page(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    response = buyer.place(buyer.confirm(variant))

    order = Order.objects.get()
    session = Payment.objects.get(order=order).session_id or ""
    assert response.status_code == 303
    assert response["Location"] == stripe_memory.sessions[session]["url"]
    assert (order.state, order.stock_state) == (OrderState.HELD, StockState.HELD)
    assert held(variant) == 1
    assert not BasketLine.objects.exists()
    assert not Delivery.objects.exists()
    assert order.token not in order.number
    assert len(order.token) >= 40


def test_back_reload_and_double_click_place_one_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    pages = {buyer.place(confirmation)["Location"] for _time in range(3)}

    assert len(pages) == 1
    assert Order.objects.count() == 1
    assert held(variant) == 1
    assert len(stripe_memory.list_calls("post", "/sessions")) == 1


def test_a_replay_after_paying_shows_the_order_and_charges_nothing(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    buyer.place(confirmation)
    order = Order.objects.get()
    stripe_memory.pay(Payment.objects.get().session_id or "")
    buyer.get("return", order.token)

    response = buyer.place(confirmation)

    assert response["Location"] == f"/orders/{order.token}/"
    assert Order.objects.count() == 1
    assert len(stripe_memory.list_calls("post", "/sessions")) == 1


def test_a_price_that_changed_is_said_by_name_before_money_moves(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    Variant.objects.filter(pk=variant.pk).update(price_minor=1800)

    response = buyer.place(confirmation)

    assert response.status_code == 409
    text = response.content.decode()
    assert "茶まんじゅう: the price changed from 1,620円 to 1,800円." in text
    assert not Order.objects.exists()
    assert stripe_memory.requests == []
    assert held(variant) == 0
    # The page that says so is a new final page at the new price.
    buyer.place(read_confirmation(response))
    assert Order.objects.get().total_minor == 1800 + 880


def test_goods_sold_out_since_the_final_page_are_said_by_name(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    hold_stock([StockLine(variant_id=variant.pk, quantity=5)])

    response = buyer.place(confirmation)

    assert response.status_code == 409
    assert "茶まんじゅう" in response.context["errors"][0]
    assert not Order.objects.exists()
    assert stripe_memory.requests == []
    assert BasketLine.objects.count() == 1


def test_goods_that_go_in_the_very_moment_are_said_by_name(
    buyer: Buyer, variant: Variant, monkeypatch: Any
) -> None:
    """The look at the stock said yes, and the guarded update says no."""
    confirmation = buyer.confirm(variant)
    real = hold_stock

    def lose(lines: Any) -> None:
        StockItem.objects.filter(variant=variant).update(held=5)
        real(lines)

    monkeypatch.setattr("orders.services.hold_stock", lose)
    response = buyer.place(confirmation)

    assert response.status_code == 409
    assert response.context["errors"] == [
        "茶まんじゅう was sold out in this moment. Nothing was ordered."
    ]
    assert not Order.objects.exists()
    assert held(variant) == 0  # rolled back with everything else


def test_the_price_in_a_form_is_not_believed(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    buyer.post("add", {"variant": variant.pk, "quantity": "1", "price": "1", "price_minor": "1"})
    buyer.give_address(total="1")
    confirmation = read_confirmation(buyer.get("confirm"))
    buyer.post("place", {"confirmation": confirmation, "total": "1", "total_minor": "1"})
    assert Order.objects.get().total_minor == 1620 + 880


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_confirmation_that_was_never_shown_orders_nothing(
    buyer: Buyer, variant: Variant, token: str
) -> None:
    buyer.confirm(variant)
    response = buyer.place(token)
    assert (response.status_code, response["Location"]) == (303, "/checkout/confirm/")
    assert not Order.objects.exists()


def test_the_confirmation_of_another_buyer_orders_nothing(buyer: Buyer, variant: Variant) -> None:
    theirs = buyer.confirm(variant)
    other = Buyer(Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"}))
    other.confirm(variant, name="別の人")
    other.place(theirs)
    assert not Order.objects.exists()


def test_a_city_without_a_payment_account_says_so_and_orders_nothing(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    from orders.models import GatewayAccount

    confirmation = buyer.confirm(variant)
    GatewayAccount.objects.update(is_active=False)
    response = buyer.place(confirmation)
    assert response.status_code == 409
    assert "not open yet" in response.content.decode()
    assert held(variant) == 0


def test_the_basket_of_one_city_is_not_the_basket_of_another(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="隣の町", slug="neighbour"))
    Site.objects.create(hostname="neighbour.example", port=80, root_page=home)
    order = buyer.order(variant)
    buyer.add(variant)

    token = buyer.client.cookies["basket"].value
    there = Client(SERVER_NAME="neighbour.example", headers={"Sec-Fetch-Site": "same-origin"})
    there.cookies["basket"] = token
    assert there.get("/basket/").context["quote"] is None
    assert there.get(f"/orders/{order.token}/").status_code == 404
    assert there.get(f"/checkout/return/{order.token}/").status_code == 404
    assert there.post(f"/orders/{order.token}/pay/").status_code == 404
    assert there.post("/basket/add/", {"variant": variant.pk, "quantity": "1"}).status_code == 400
