"""Money that is promised at a convenience store: the goods wait as long as the code lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from orders.models import GatewayAccount, Order, Payment, Refund
from orders.refunds import refund_order, run_due_refunds
from orders.settlement import settle_order
from orders.states import OrderState
from orders.sweep import run_due_payments
from products.models import StockItem, Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id
from tests.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    GatewayAccount.objects.update(takes_konbini=True)
    return build_variant(stock=50)


@pytest.fixture
def order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    order = buyer.order(variant)
    stripe_memory.promise(get_session_id(order))
    return settle_order(order.pk)


def test_the_code_is_mailed_once_and_stands_on_the_orders_page(
    order: Order, buyer: Buyer, variant: Variant
) -> None:
    settle_order(order.pk)
    mail = OutgoingMail.objects.get()
    payment = Payment.objects.get()
    assert mail.key == f"order-awaiting:{order.pk}:1"
    assert payment.voucher_url in mail.text
    assert payment.voucher_url in buyer.get("order", order.token).content.decode()
    assert StockItem.objects.get(variant=variant).held == 1


def test_a_buyer_with_a_code_is_told_to_pay_at_the_store(buyer: Buyer, order: Order) -> None:
    page = buyer.get("order", order.token).content.decode()
    assert say("waiting for your payment at the convenience store")[1:] in page  # begins large
    assert say("payment promised, money not here yet") not in page


def test_the_goods_are_kept_until_the_code_lapses_and_not_by_our_clock(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    payment = Payment.objects.get()
    assert payment.pay_until is not None
    assert payment.pay_until > timezone.now() + timedelta(days=2)
    Payment.objects.update(
        pay_until=timezone.now() - timedelta(hours=1), next_check_at=timezone.now()
    )
    run_due_payments()
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING
    assert StockItem.objects.get(variant=variant).held == 1

    intent = stripe_memory.sessions[get_session_id(order)]["payment_intent"]
    stripe_memory.intents[intent]["status"] = "requires_payment_method"
    Payment.objects.update(next_check_at=timezone.now())
    run_due_payments()
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert StockItem.objects.get(variant=variant).held == 0


def test_money_on_the_last_day_pays_the_order(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.pay_promised(get_session_id(order))
    Payment.objects.update(next_check_at=timezone.now())
    run_due_payments()
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    item = StockItem.objects.get(variant=variant)
    assert (item.held, item.sold) == (0, 1)


def test_paying_back_cash_waits_for_the_buyer_and_asks_at_the_mail_address(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.pay_promised(get_session_id(order))
    settle_order(order.pk)
    stripe_memory.refund_status = "requires_action"
    refund_order(order.pk, reason="x", by=None, goods_are_back=True)
    run_due_refunds()

    refund = Refund.objects.get()
    assert refund.state == Refund.State.BUYER
    (request,) = stripe_memory.list_calls("post", "/refunds")
    assert request["instructions_email"] == order.email
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE

    stripe_memory.refunds[refund.provider_ref]["status"] = "succeeded"
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
