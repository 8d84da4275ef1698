from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import OutgoingMail
from orders import refunds
from orders.gateways import GatewayUnclear, ProviderRefund, RefundState
from orders.history import WrongState
from orders.models import GatewayAccount, Order, Payment, Refund
from orders.notices import receive_notice, run_due_notices
from orders.refund_limits import RefundTooMuch
from orders.refunds import (
    refund_order,
    retry_refund,
    run_due_refunds,
    write_refund,
)
from orders.settlement import settle_order
from orders.states import OrderState
from products.models import StockItem, Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe, build_event, sign
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Any) -> Variant:
    return build_variant(stock=5)


@pytest.fixture
def order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


def ask_back(order: Order, *, goods_are_back: bool = False) -> Refund:
    refund_order(order.pk, reason="傷みがあった", by=None, goods_are_back=goods_are_back)
    return Refund.objects.latest("pk")


def let_time_pass() -> None:
    Refund.objects.update(next_attempt_at=timezone.now())


def test_a_refund_is_promised_first_and_then_carried_out_once(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    refund = ask_back(order)
    assert stripe_memory.refunds == {}
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE

    assert run_due_refunds() == 1
    assert run_due_refunds() == 0

    (made,) = stripe_memory.list_calls("post", "/refunds")
    assert made["amount"] == str(order.total_minor)
    assert stripe_memory.requests[-1][3] == refund.idempotency_key
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert OutgoingMail.objects.filter(key__startswith="order-refunded").count() == 1


def test_goods_come_back_on_sale_only_when_told(order: Order, variant: Variant) -> None:
    ask_back(order)
    assert StockItem.objects.get(variant=variant).sold == 1


def test_goods_that_are_back_can_be_sold_again(order: Order, variant: Variant) -> None:
    ask_back(order, goods_are_back=True)
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.held, item.sold) == (5, 0, 0)


def test_an_order_is_paid_back_once_however_often_it_is_asked_for(order: Order) -> None:
    ask_back(order)
    with pytest.raises(WrongState):
        ask_back(order)
    run_due_refunds()
    with pytest.raises(WrongState):
        ask_back(order)
    assert Refund.objects.count() == 1


def test_never_more_than_was_paid_goes_back(order: Order) -> None:
    payment = Payment.objects.get()
    values: dict[str, Any] = {"kind": "desk", "reason": "", "by": None}
    with pytest.raises(RefundTooMuch), transaction.atomic():
        write_refund(payment, amount_minor=order.total_minor + 1, **values)
    write_refund(payment, amount_minor=order.total_minor - 1, **values)
    with pytest.raises(RefundTooMuch), transaction.atomic():
        write_refund(payment, amount_minor=2, **values)
    with pytest.raises(RefundTooMuch), transaction.atomic():
        write_refund(payment, amount_minor=0, **values)
    assert Refund.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(refunded_minor=order.total_minor + 1)


def test_an_unpaid_order_cannot_be_paid_back(buyer: Buyer, variant: Variant) -> None:
    unpaid = buyer.order(variant)
    with pytest.raises(WrongState):
        ask_back(unpaid)
    assert not Refund.objects.exists()


@pytest.mark.parametrize("state", sorted(set(OrderState) - {OrderState.PAID}))
def test_only_a_paid_order_is_paid_back_by_the_desk(
    buyer: Buyer, variant: Variant, state: OrderState
) -> None:
    """What waits for a person is refused in its own way, which frees the goods that it holds."""
    order = buyer.order(variant)
    Order.objects.update(state=state)
    with pytest.raises(WrongState):
        ask_back(order)
    order.refresh_from_db()
    assert order.state == state


def test_a_lost_answer_is_asked_for_again_with_the_same_key(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    ask_back(order)
    stripe_memory.troubles = ["lost"]
    assert run_due_refunds() == 0
    assert run_due_refunds() == 0  # not before its time
    let_time_pass()
    assert run_due_refunds() == 1
    assert len(stripe_memory.refunds) == 1
    assert len({row[3] for row in stripe_memory.requests if row[1].endswith("/refunds")}) == 1


def test_after_a_day_the_refund_is_looked_for_before_it_is_asked_for_again(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    ask_back(order)
    stripe_memory.troubles = ["lost"]
    run_due_refunds()
    stripe_memory.answers.clear()  # the provider forgot the key
    let_time_pass()
    Refund.objects.update(first_tried_at=timezone.now() - timedelta(hours=30))
    assert run_due_refunds() == 1
    assert len(stripe_memory.refunds) == 1


def test_a_refund_that_takes_its_time_is_followed_up(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.refund_status = "pending"
    refund = ask_back(order)
    assert run_due_refunds() == 0
    refund.refresh_from_db()
    assert refund.state == Refund.State.PENDING
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE

    stripe_memory.refunds[refund.provider_ref]["status"] = "succeeded"
    let_time_pass()
    assert run_due_refunds() == 1
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED


def test_a_refused_refund_tells_a_person_and_can_be_tried_again(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    refund = ask_back(order)
    stripe_memory.troubles = ["refuse:insufficient_funds"]
    assert run_due_refunds() == 0

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, refund.error) == (Refund.State.FAILED, "insufficient_funds")
    assert order.state == OrderState.REFUND_DUE
    assert Payment.objects.get().refunded_minor == 0
    assert OutgoingMail.objects.filter(key__startswith="desk-refund_failed").count() == 1
    assert not OutgoingMail.objects.filter(key__startswith="order-refunded").exists()

    retry_refund(refund.pk, by=None)
    with pytest.raises(RefundTooMuch):
        retry_refund(refund.pk, by=None)
    assert run_due_refunds() == 1
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert len(stripe_memory.refunds) == 1


def test_a_worker_that_died_half_way_is_followed_by_another(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    ask_back(order)
    Refund.objects.update(
        state=Refund.State.SENDING, lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert run_due_refunds() == 0
    Refund.objects.update(lease_until=timezone.now())
    assert run_due_refunds() == 1
    assert len(stripe_memory.refunds) == 1


def test_one_refund_that_cannot_be_carried_out_does_not_stop_the_others(
    order: Order, buyer: Buyer, stripe_memory: MemoryStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask_back(order)
    other = buyer.order(build_variant(stock=1))
    stripe_memory.pay(get_session_id(other))
    second = ask_back(settle_order(other.pk))
    build = refunds.get_gateway
    known = [RuntimeError("no adapter")]

    def fail_once(account: Any) -> Any:
        if known:
            raise known.pop()
        return build(account)

    monkeypatch.setattr(refunds, "get_gateway", fail_once)

    assert run_due_refunds() == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Refund.State.SENDING, Refund.State.DONE)
    Refund.objects.filter(pk=first.pk).update(lease_until=timezone.now())
    assert run_due_refunds() == 1
    assert len(stripe_memory.refunds) == 2


def test_a_slow_try_does_not_reopen_a_refund_that_another_one_finished(
    order: Order, stripe_memory: MemoryStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund = ask_back(order)
    ask = refunds._ask

    def finish_elsewhere(row: Refund, *args: Any) -> Any:
        refunds._note_answer(row.pk, ask(row, *args))
        raise GatewayUnclear("no answer")

    monkeypatch.setattr(refunds, "_ask", finish_elsewhere)
    run_due_refunds()

    refund.refresh_from_db()
    assert refund.state == Refund.State.DONE
    assert len(stripe_memory.refunds) == 1


def test_money_that_a_bank_sends_back_after_days_is_told_to_a_person_and_tried_again(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    refund = ask_back(order)
    assert run_due_refunds() == 1
    (ref,) = stripe_memory.refunds
    stripe_memory.refunds[ref]["status"] = "failed"
    body = build_event(stripe_memory.refunds[ref], type_="refund.failed")
    receive_notice(GatewayAccount.objects.get(), body=body.encode(), signature=sign(body))
    assert run_due_notices() == 1

    refund.refresh_from_db()
    assert refund.state == Refund.State.FAILED
    assert Payment.objects.get().refunded_minor == 0
    assert OutgoingMail.objects.filter(key__startswith="desk-refund_failed").count() == 1

    retry_refund(refund.pk, by=None)
    assert run_due_refunds() == 1
    assert len(stripe_memory.refunds) == 2
    assert Payment.objects.get().refunded_minor == order.total_minor


def test_a_refused_refund_does_not_become_done_by_a_slow_answer(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    """Its money counts as ours again, and may have gone back with another try meanwhile."""
    refund = ask_back(order)
    stripe_memory.troubles = ["refuse:insufficient_funds"]
    run_due_refunds()
    slow = ProviderRefund(
        id="re_slow",
        state=RefundState.DONE,
        amount_minor=refund.amount_minor,
        refund_ref=refund.idempotency_key,
        error="",
    )
    assert refunds._note_answer(refund.pk, slow) is False
    refund.refresh_from_db()
    assert refund.state == Refund.State.FAILED
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE
