"""A buyer's bank asks for the money back: kept with its day, told once."""

from __future__ import annotations

import json

import pytest
from wagtail.models import Site

from core.models import OutgoingMail
from orders.models import Dispute, GatewayAccount, Order, Payment, StripeEvent
from orders.notices import process_notice, receive_notice
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
