"""Disputes: a buyer's bank asks for the money back. Stored with the day of the answer."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .gateways import GatewayRefused, GatewayUnclear, ProviderDispute, get_gateway
from .history import lock_order, write_event
from .mails import mail_desk
from .models import Dispute, GatewayAccount, Payment

logger = logging.getLogger(__name__)

#: What is still open is asked after so often, should a message be lost.
EVERY = timedelta(days=1)
PAUSE = timedelta(hours=1)
MOST_PER_TICK = 50


def follow_dispute(account: GatewayAccount, ref: str) -> str:
    """Ask the provider what a dispute is now and keep it; return a short note for the message.

    Raises GatewayUnclear or GatewayRefused. Must run outside a transaction.
    """
    found = get_gateway(account).read_dispute(ref)
    return "" if note_dispute(account, found) else "no such order"


@transaction.atomic
def note_dispute(account: GatewayAccount, found: ProviderDispute) -> bool:
    """Keep a dispute as the provider tells it; return whether it belongs to an order of ours.

    A new one, and each change of its state, is a line in the order's history and a mail to the
    desk. Told twice or in the wrong order, nothing happens twice.
    """
    payment = (
        Payment.objects.filter(account=account, payment_ref=found.payment_ref)
        .exclude(payment_ref="")
        .first()
    )
    now = timezone.now()
    is_closed = found.state in {Dispute.State.WON, Dispute.State.LOST}
    order = lock_order(payment.order_id) if payment else None
    known = Dispute.objects.filter(account=account, provider_ref=found.id).first()
    before = known.state if known else ""
    dispute, _new = Dispute.objects.update_or_create(
        account=account,
        provider_ref=found.id,
        defaults={
            "payment": payment,
            "payment_ref": found.payment_ref,
            "state": found.state,
            "reason": found.reason[:60],
            "amount_minor": found.amount_minor,
            "currency": found.currency[:3],
            "due_by": found.due_by,
            "opened_at": found.opened_at,
            "closed_at": (known and known.closed_at) or (now if is_closed else None),
            "checked_at": now,
        },
    )
    if order is not None and before != found.state:
        kind = f"dispute_{found.state}"
        write_event(order, kind, amount=found.amount_minor, currency=found.currency)
        mail_desk(order, kind, suffix=str(dispute.pk), due_by=found.due_by)
    return order is not None


def run_open_disputes() -> int:
    """Ask after open disputes once a day, should a message be lost; return how many. A tick job.

    One that the provider does not know, or does not answer for, does not hide the others.
    """
    stale = timezone.now() - EVERY
    rows = Dispute.objects.filter(
        state__in=[Dispute.State.OPEN, Dispute.State.REVIEW], checked_at__lt=stale
    ).select_related("account")
    asked = 0
    for dispute in rows.order_by("checked_at")[:MOST_PER_TICK]:
        try:
            follow_dispute(dispute.account, dispute.provider_ref)
            asked += 1
        except (GatewayUnclear, GatewayRefused) as error:
            logger.warning("Dispute %s was not answered for: %s", dispute.provider_ref, error)
            _put_off(dispute)
        except Exception:  # one dispute's trouble must not stop the others
            logger.exception("Asking after dispute %s failed", dispute.provider_ref)
            _put_off(dispute)
    return asked


def _put_off(dispute: Dispute) -> None:
    """Ask again in an hour, behind those that were not asked after yet."""
    later = timezone.now() - EVERY + PAUSE
    Dispute.objects.filter(pk=dispute.pk).update(checked_at=later)
