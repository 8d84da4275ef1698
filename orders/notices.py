"""Messages of the payment provider: stored once when the signature is right, then acted on."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .disputes import follow_dispute
from .gateways import GatewayRefused, GatewayUnclear, get_gateway
from .models import GatewayAccount, Order, Payment, Refund, StripeEvent
from .refunds import send_refund
from .settlement import settle_order

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=6)


def receive_notice(account: GatewayAccount, *, body: bytes, signature: str) -> bool:
    """Store a signed message; return whether it is new.

    Raises BadNotice, with nothing stored, when signature, age or shape is wrong.
    """
    notice = get_gateway(account).read_notice(body, signature)
    with transaction.atomic():
        event, is_new = StripeEvent.objects.get_or_create(
            account=account,
            event_id=notice.id,
            defaults={
                "type": notice.type,
                "object_id": notice.object_id,
                "order_ref": notice.order_ref,
                "payment_number": notice.payment_number,
            },
        )
        if is_new:
            transaction.on_commit(lambda: _nudge(event.pk), robust=True)
    return is_new


def process_notice(notice_id: int) -> bool:
    """Act on one stored message by asking the provider what is true now.

    Returns whether it is finished. Must run outside a transaction.
    """
    event = StripeEvent.objects.filter(pk=notice_id, processed_at=None).first()
    if event is None:
        return True
    try:
        note = _act(event)
    except (GatewayUnclear, GatewayRefused) as error:
        _postpone(event, f"{type(error).__name__}: {error}")
        return False
    StripeEvent.objects.filter(pk=notice_id).update(
        processed_at=timezone.now(), attempts=F("attempts") + 1, error=note
    )
    return True


def run_due_notices() -> int:
    """Act on messages that were not finished; return how many are now. A tick job."""
    due = StripeEvent.objects.filter(
        processed_at=None, next_attempt_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS
    ).order_by("pk")
    finished = 0
    for notice_id in list(due.values_list("pk", flat=True)[:200]):
        try:
            finished += process_notice(notice_id)
        except Exception as error:  # one message's trouble must not stop the others
            logger.exception("Acting on message %s failed", notice_id)
            _postpone(StripeEvent.objects.get(pk=notice_id), type(error).__name__)
    return finished


def _act(event: StripeEvent) -> str:
    """Return a short note for the row: "" when an order was settled."""
    if event.type.startswith("refund.") or event.type.startswith("charge.refund"):
        return _follow_refund(event)
    if event.type.startswith("charge.dispute."):
        return follow_dispute(event.account, event.object_id)
    if not event.type.startswith("checkout.session."):
        return "not for us"
    order = _find_order(event)
    if order is None:
        logger.error("Payment page %s belongs to no order of ours", event.object_id)
        return "no such order"
    _adopt_page(order, event)
    settle_order(order.pk)
    return ""


def _find_order(event: StripeEvent) -> Order | None:
    """Return the order of this city that the message is about."""
    payment = (
        Payment.objects.filter(session_id=event.object_id, account=event.account)
        .select_related("order")
        .first()
    )
    if payment is not None:
        return payment.order
    try:
        ref = uuid.UUID(event.order_ref)
    except ValueError:
        return None
    return Order.objects.filter(pk=ref, payments__account=event.account).first()


def _adopt_page(order: Order, event: StripeEvent) -> None:
    """Learn the id of a page whose opening was never answered."""
    Payment.objects.filter(
        order=order,
        account=event.account,
        number=event.payment_number or 0,
        session_id__isnull=True,
    ).update(session_id=event.object_id)


def _follow_refund(event: StripeEvent) -> str:
    refund = Refund.objects.filter(
        provider_ref=event.object_id, payment__account=event.account
    ).first()
    if refund is None:
        return "not for us"
    states = [Refund.State.PENDING, Refund.State.BUYER]
    if event.type == "refund.failed":
        # A bank may send the money back days after the provider called it paid back.
        states.append(Refund.State.DONE)
    Refund.objects.filter(pk=refund.pk, state__in=states).update(
        state=Refund.State.PENDING, next_attempt_at=timezone.now()
    )
    send_refund(refund.pk)
    return ""


def _postpone(event: StripeEvent, error: str) -> None:
    pause = min(timedelta(minutes=1) * 2 ** min(event.attempts, 10), LONGEST_PAUSE)
    StripeEvent.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1, next_attempt_at=timezone.now() + pause, error=error[:200]
    )


def _nudge(notice_id: int) -> None:
    from .tasks import process_notice_task

    process_notice_task.enqueue(notice_id)
