"""A buyer's bank asks for the money back: kept with its day, told once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from orders.cancelling import is_cancellable
from orders.desk.actions import DISPUTED
from orders.disputes import follow_dispute, run_open_disputes
from orders.models import Dispute, GatewayAccount, Order, Payment, Refund, StripeEvent
from orders.notices import process_notice, receive_notice
from orders.refund_limits import PaymentDisputed
from orders.refunds import refund_order, retry_refund, run_due_refunds, write_refund
from orders.settlement import settle_order
from orders.states import OrderState
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe, sign
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(buyer: Buyer, site: Site, stripe_memory: MemoryStripe, settings: object) -> Order:
    settings.OPERATOR_EMAILS = ["desk@example.jp"]  # type: ignore[attr-defined]
    order = buyer.order(build_variant(stock=5))
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


def tell(ref: str, type_: str, number: int) -> None:
    event = {
        "id": f"evt_{number}",
        "object": "event",
        "type": type_,
        "data": {"object": {"id": ref, "object": "dispute"}},
    }
    body = json.dumps(event)
    receive_notice(GatewayAccount.objects.get(), body=body.encode(), signature=sign(body))
    assert process_notice(StripeEvent.objects.get(event_id=f"evt_{number}").pk)


def list_desk_mails() -> list[str]:
    mails = OutgoingMail.objects.filter(key__startswith="desk-dispute").order_by("pk")
    return [mail.key.split(":")[0] for mail in mails]


def test_a_dispute_is_kept_with_its_day_and_the_desk_is_told_once(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    payment = Payment.objects.get()
    ref = stripe_memory.dispute(payment.payment_ref, amount=order.total_minor)
    tell(ref, "charge.dispute.created", 1)
    tell(ref, "charge.dispute.funds_withdrawn", 2)

    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.payment, dispute.amount_minor) == (
        Dispute.State.OPEN,
        payment,
        order.total_minor,
    )
    assert dispute.due_by is not None
    assert dispute.due_by > dispute.opened_at
    assert list_desk_mails() == ["desk-dispute_open"]
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert order.events.filter(kind="dispute_open").count() == 1


def test_the_end_is_kept_and_an_old_message_changes_nothing(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    payment_ref = Payment.objects.get().payment_ref
    ref = stripe_memory.dispute(payment_ref)
    tell(ref, "charge.dispute.created", 1)
    stripe_memory.dispute(payment_ref, status="lost")
    tell(ref, "charge.dispute.closed", 2)
    tell(ref, "charge.dispute.created", 3)
    dispute = Dispute.objects.get()
    assert dispute.state == Dispute.State.LOST
    assert dispute.closed_at is not None
    assert list_desk_mails() == ["desk-dispute_open", "desk-dispute_lost"]


def test_a_dispute_over_a_payment_that_is_not_ours_is_kept_and_tells_nobody(
    site: Site, stripe_memory: MemoryStripe
) -> None:
    tell(stripe_memory.dispute("pi_foreign"), "charge.dispute.created", 1)
    assert Dispute.objects.get().payment is None
    assert list_desk_mails() == []


def open_dispute(order: Order, stripe_memory: MemoryStripe, **values: Any) -> str:
    ref = stripe_memory.dispute(Payment.objects.get(order=order).payment_ref, **values)
    follow_dispute(GatewayAccount.objects.get(), ref)
    return ref


def ask_back(order: Order) -> None:
    refund_order(order.pk, reason="", by=None, goods_are_back=False)


def test_nothing_is_paid_back_while_a_bank_decides_or_after_it_took_the_money(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    total = order.total_minor
    open_dispute(order, stripe_memory, amount=total)
    with pytest.raises(PaymentDisputed):
        ask_back(order)
    assert is_cancellable(order) is False
    open_dispute(order, stripe_memory, amount=total, status="lost")
    with pytest.raises(PaymentDisputed):
        ask_back(order)
    assert not Refund.objects.exists()
    order.refresh_from_db()
    assert order.state == OrderState.PAID

    open_dispute(order, stripe_memory, amount=total, status="won")
    ask_back(order)
    assert Refund.objects.get().amount_minor == total


def test_what_a_bank_did_not_take_may_still_go_back(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    open_dispute(order, stripe_memory, amount=1000, status="lost")
    payment = Payment.objects.get()
    values: dict[str, Any] = {"kind": "part", "reason": "", "by": None}
    with pytest.raises(PaymentDisputed):
        write_refund(payment, amount_minor=payment.paid_minor - 999, **values)
    write_refund(payment, amount_minor=payment.paid_minor - 1000, **values)


def test_a_refused_refund_is_not_tried_again_while_a_bank_decides(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    ask_back(order)
    stripe_memory.troubles = ["refuse:charge_disputed"]
    run_due_refunds()
    open_dispute(order, stripe_memory, amount=order.total_minor)
    with pytest.raises(PaymentDisputed):
        retry_refund(Refund.objects.get().pk, by=None)


def test_the_desk_is_told_why_nothing_is_paid_back(
    order: Order, stripe_memory: MemoryStripe, admin_client: Client
) -> None:
    open_dispute(order, stripe_memory, amount=order.total_minor)
    page = admin_client.post(
        f"/admin/orders/{order.pk}/refund/",
        {"reason": "x", "goods_are_back": "on"},
        follow=True,
    )
    assert [str(message) for message in page.context["messages"]] == [str(DISPUTED)]
    assert not Refund.objects.exists()


def test_one_dispute_that_is_not_answered_for_does_not_hide_the_others(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    account, now = GatewayAccount.objects.get(), timezone.now()
    for number, ref in enumerate(("dp_gone", "dp_silent")):
        Dispute.objects.create(
            account=account,
            provider_ref=ref,
            payment_ref="pi_x",
            amount_minor=1,
            currency="JPY",
            opened_at=now,
            checked_at=now - timedelta(days=9 - number),
        )
    ref = open_dispute(order, stripe_memory)
    Dispute.objects.filter(provider_ref=ref).update(checked_at=now - timedelta(days=2))
    stripe_memory.dispute(Payment.objects.get().payment_ref, status="won")
    stripe_memory.troubles = ["refuse:resource_missing", "silent"]

    assert run_open_disputes() == 1
    assert Dispute.objects.get(provider_ref=ref).state == Dispute.State.WON
    assert run_open_disputes() == 0  # the others wait for an hour
