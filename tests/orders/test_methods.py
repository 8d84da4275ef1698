"""The ways to pay, and what is said before paying."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Site

from orders.methods import Method, list_choices
from orders.models import GatewayAccount, Order, Payment
from orders.states import OrderState
from products.models import Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    GatewayAccount.objects.update(takes_konbini=True, takes_paypay=True)
    return build_variant(stock=50)


@pytest.mark.parametrize(
    ("total", "possible"),
    [
        (49, set()),
        (50, {"card", "paypay"}),
        (119, {"card", "paypay"}),
        (120, {"card", "konbini", "paypay"}),
        (300_000, {"card", "konbini", "paypay"}),
        (300_001, {"card", "paypay"}),
        (100_000_000, set()),
        (2**31, set()),
    ],
)
def test_each_way_has_its_least_and_its_most(total: int, possible: set[str]) -> None:
    choices = list_choices(list(Method), total_minor=total, currency="JPY", is_scarce=False)
    assert {choice.method for choice in choices if choice.is_possible} == possible
    assert all(choice.problem for choice in choices if not choice.is_possible)


def test_won_are_paid_by_card_only() -> None:
    choices = list_choices(list(Method), total_minor=5000, currency="KRW", is_scarce=False)
    assert [choice.method for choice in choices if choice.is_possible] == ["card"]


def test_the_payment_page_offers_what_the_final_page_said(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    buyer.place(buyer.confirm(variant))
    (request,) = stripe_memory.list_calls("post", "/checkout/sessions")
    assert request["allowed_payment_method_types"] == ["card", "konbini", "paypay"]
    assert Payment.objects.get().methods == ["card", "konbini", "paypay"]


def test_goods_of_which_few_are_left_are_not_kept_for_days(
    buyer: Buyer, site: Site, stripe_memory: MemoryStripe
) -> None:
    GatewayAccount.objects.update(takes_konbini=True)
    scarce = build_variant(stock=5)
    confirmation = buyer.confirm(scarce)
    text = " ".join(
        sentence
        for term in buyer.get("confirm").context["shown"]["terms"]
        if term["key"] == "payment"
        for sentence in term["text"]
    )
    buyer.place(confirmation)
    (request,) = stripe_memory.list_calls("post", "/checkout/sessions")
    assert request["allowed_payment_method_types"] == ["card"]
    assert "コンビニ" in text or "Convenience store" in text


@pytest.mark.parametrize(("price", "quantity"), [(1, 1), (2_000_000_000, 3)])
def test_a_total_that_nobody_takes_is_said_before_anything_is_ordered(
    buyer: Buyer, site: Site, price: int, quantity: int, stripe_memory: MemoryStripe
) -> None:
    from orders.models import ShippingRate

    ShippingRate.objects.update(fee_minor=0)
    variant = build_variant(stock=50, price=price)
    buyer.add(variant, quantity)
    buyer.give_address()
    response = buyer.get("confirm")
    assert response.status_code == 409
    assert "円" in " ".join(response.context["errors"])
    assert not Order.objects.exists()
    assert stripe_memory.requests == []


def test_a_way_that_was_switched_off_since_is_said_and_nothing_is_ordered(
    buyer: Buyer, variant: Variant
) -> None:
    confirmation = buyer.confirm(variant)
    GatewayAccount.objects.update(takes_card=False, takes_konbini=False, takes_paypay=False)
    assert buyer.place(confirmation).status_code in {409, 303}
    assert not Order.objects.exists()


def test_an_order_is_asked_for_once_more_with_the_same_ways(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["refuse:card_error"]
    buyer.place(buyer.confirm(variant))
    order: Any = Order.objects.get()
    assert order.state == OrderState.HELD
    assert [payment.methods for payment in order.payments.order_by("number")] == [
        ["card", "konbini", "paypay"]
    ] * 2
