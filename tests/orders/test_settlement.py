from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from core.models import OutgoingMail
from orders.desk.words import advise
from orders.gateways import GatewayUnclear
from orders.models import Order, Payment, Refund
from orders.settlement import settle_order
from orders.states import SOURCES, OrderState, StockState
from orders.sweep import run_due_payments
from products.models import StockItem, Variant
from products.services import StockLine, hold_stock
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

KEPT = (
    "The amount paid is not the amount of the order. The goods are kept and nothing is sent. "
    "Please look at both amounts and decide: take the money or pay it back."
)
pytestmark = pytest.mark.django_db


def counters(variant: Variant) -> tuple[int, int]:
    """Held and sold."""
    item = StockItem.objects.get(variant=variant)
    return item.held, item.sold


def list_mails(order: Order) -> list[str]:
    return [key.split(":")[0] for key in OutgoingMail.objects.values_list("key", flat=True)]


@pytest.fixture
def variant(site: Any) -> Variant:
    return build_variant(stock=5)


@pytest.fixture
def order(buyer: Buyer, variant: Variant) -> Order:
    return buyer.order(variant)


def test_a_paid_page_makes_a_paid_order_with_sold_goods_and_one_mail(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    assert counters(variant) == (1, 0)
    stripe_memory.pay(get_session_id(order))

    settled = settle_order(order.pk)

    assert settled.state == OrderState.PAID
    assert settled.paid_at is not None
    assert counters(variant) == (0, 1)
    assert list_mails(order) == ["order-paid"]


def test_settling_again_and_again_changes_nothing(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.pay(get_session_id(order))
    for _time in range(4):
        settle_order(order.pk)

    assert counters(variant) == (0, 1)
    assert OutgoingMail.objects.count() == 1
    assert [event.kind for event in order.events.all()] == ["placed", "paid"]
    assert Refund.objects.count() == 0


def test_an_open_page_leaves_everything_as_it_is(order: Order, variant: Variant) -> None:
    assert settle_order(order.pk).state == OrderState.HELD
    assert counters(variant) == (1, 0)
    assert OutgoingMail.objects.count() == 0


def test_an_expired_page_frees_the_goods_once_and_tells_the_buyer(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.expire(get_session_id(order))
    for _time in range(3):
        assert settle_order(order.pk).state == OrderState.EXPIRED

    assert counters(variant) == (0, 0)
    assert list_mails(order) == ["order-expired"]


def test_a_provider_that_does_not_answer_changes_nothing(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["silent"]
    with pytest.raises(GatewayUnclear):
        settle_order(order.pk)
    order.refresh_from_db()
    assert order.state == OrderState.HELD
    assert counters(variant) == (1, 0)


def test_goods_are_not_freed_by_our_clock_while_the_provider_is_silent(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    Payment.objects.update(
        request_expires_at=timezone.now() - timedelta(days=3), next_check_at=timezone.now()
    )
    stripe_memory.troubles = ["error"]
    run_due_payments()
    order.refresh_from_db()
    assert order.state == OrderState.HELD
    assert counters(variant) == (1, 0)


def test_a_page_that_is_open_past_its_time_is_closed_at_the_provider(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    Payment.objects.update(
        request_expires_at=timezone.now() - timedelta(minutes=2), next_check_at=timezone.now()
    )
    assert run_due_payments() == 1
    assert stripe_memory.sessions[get_session_id(order)]["status"] == "expired"
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert counters(variant) == (0, 0)


def test_the_tick_alone_is_enough_when_nobody_comes_back(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.pay(get_session_id(order))
    Payment.objects.update(next_check_at=timezone.now())
    assert run_due_payments() == 1
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert counters(variant) == (0, 1)
    assert run_due_payments() == 0


def test_a_page_that_is_never_answered_does_not_hide_the_others(
    order: Order,
    buyer: Buyer,
    variant: Variant,
    stripe_memory: MemoryStripe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = buyer.order(variant)
    stripe_memory.pay(get_session_id(other))
    past = timezone.now() - timedelta(minutes=1)
    Payment.objects.update(next_check_at=past)
    Payment.objects.filter(order=order).update(next_check_at=past - timedelta(minutes=1))
    answer, mute = stripe_memory._do_session, get_session_id(order)

    def answer_all_but_one(method: str, steps: list[str], fields: Any) -> Any:
        return ("{}", 500, {}) if mute in steps else answer(method, steps, fields)

    monkeypatch.setattr(stripe_memory, "_do_session", answer_all_but_one)

    assert [run_due_payments() for _tick in range(2)] == [0, 1]

    other.refresh_from_db()
    order.refresh_from_db()
    assert (order.state, other.state) == (OrderState.HELD, OrderState.PAID)
    assert counters(variant) == (1, 1)


def test_money_that_comes_late_takes_free_goods_again(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    session = get_session_id(order)
    stripe_memory.expire(session)
    settle_order(order.pk)
    assert counters(variant) == (0, 0)

    stripe_memory.pay(session)
    assert settle_order(order.pk).state == OrderState.PAID
    assert counters(variant) == (0, 1)
    assert Refund.objects.count() == 0


def test_money_that_comes_late_for_sold_goods_is_paid_back_and_never_dropped(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    session = get_session_id(order)
    stripe_memory.expire(session)
    settle_order(order.pk)
    hold_stock([StockLine(variant_id=variant.pk, quantity=5)])

    stripe_memory.pay(session)
    for _time in range(3):
        assert settle_order(order.pk).state == OrderState.REFUND_DUE

    assert counters(variant) == (5, 0)
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.kind) == (order.total_minor, "late")
    assert "order-late" in list_mails(order)
    assert "order-paid" not in list_mails(order)


@pytest.mark.parametrize("paid", [{"amount": 1}, {"amount": 999_999}, {"currency": "usd"}])
def test_an_amount_that_differs_waits_for_a_person(
    order: Order, variant: Variant, stripe_memory: MemoryStripe, paid: dict[str, Any]
) -> None:
    stripe_memory.pay(get_session_id(order), **paid)

    assert settle_order(order.pk).state == OrderState.REVIEW
    assert settle_order(order.pk).state == OrderState.REVIEW

    assert counters(variant) == (1, 0)
    assert list_mails(order) == ["desk-amount_differs"]
    assert Refund.objects.count() == 0


def test_the_desk_is_not_told_that_goods_are_kept_which_are_free_again(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    """An amount that differs and comes late: the goods were released before."""
    stripe_memory.expire(get_session_id(order))
    settle_order(order.pk)
    Payment.objects.update(state=Payment.State.OPEN)
    stripe_memory.pay(get_session_id(order), amount=1)
    late = settle_order(order.pk)
    assert (late.state, late.stock_state) == (OrderState.REVIEW, StockState.RELEASED)
    mail = OutgoingMail.objects.get(key__startswith="desk-amount_differs")
    with translation.override("en"):
        advice = advise(late)
        kept = advise(Order(state=OrderState.REVIEW, stock_state=StockState.HELD))
    assert "on sale again" in advice
    assert "are kept" in kept
    with translation.override(settings.LANGUAGE_CODE):
        assert gettext(KEPT) not in mail.text


def test_a_second_payment_of_a_paid_order_is_paid_back(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    first = Payment.objects.get()
    stripe_memory.pay(first.session_id or "")
    settle_order(order.pk)
    second_page = dict(stripe_memory.sessions[first.session_id or ""], id="cs_second")
    stripe_memory.sessions["cs_second"] = second_page
    Payment.objects.create(
        order=order,
        account=first.account,
        number=2,
        state=Payment.State.OPEN,
        idempotency_key="second",
        request_expires_at=first.request_expires_at,
        next_check_at=timezone.now(),
        amount_minor=first.amount_minor,
        currency="JPY",
        session_id="cs_second",
    )

    assert settle_order(order.pk).state == OrderState.PAID

    refund = Refund.objects.get()
    assert (refund.payment.number, refund.kind) == (2, "double")
    assert counters(variant) == (0, 1)


def test_money_that_is_only_promised_keeps_the_goods(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    session = get_session_id(order)
    stripe_memory.promise(session)
    assert settle_order(order.pk).state == OrderState.AWAITING
    assert counters(variant) == (1, 0)
    assert [mail.key for mail in OutgoingMail.objects.all()] == [f"order-awaiting:{order.pk}:1"]

    intent = stripe_memory.sessions[session]["payment_intent"]
    stripe_memory.intents[intent]["status"] = "canceled"
    assert settle_order(order.pk).state == OrderState.EXPIRED
    assert counters(variant) == (0, 0)


def test_paid_back_is_the_end_and_an_unpaid_order_cannot_be_paid_back() -> None:
    assert all(OrderState.REFUNDED not in sources for sources in SOURCES.values())
    assert OrderState.HELD not in SOURCES[OrderState.REFUND_DUE]
    assert OrderState.HELD not in SOURCES
