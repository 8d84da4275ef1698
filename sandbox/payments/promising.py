"""Convenience stores: the session is complete with a code, the money comes days later or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from sandbox.payments.clock import get_seconds
from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.models import CheckoutSession, PaymentIntent
from sandbox.payments.money_objects import show_intent
from sandbox.payments.paying import Answer, Buyer, Outcome, Way, get_intent, take_money, tell_end
from sandbox.payments.session_objects import show_session
from sandbox.payments.session_rules import DEFAULT_CODE_DAYS
from sandbox.payments.sessions import expire_due_sessions

JAPAN = ZoneInfo("Asia/Tokyo")
STORES = ("familymart", "lawson", "ministop", "seicomart")


def promise_at_store(session: CheckoutSession, *, buyer: Buyer) -> Answer:
    """Give the buyer a code: the session is complete and unpaid."""
    now = get_seconds()
    expire_due_sessions(now)
    with transaction.atomic():
        rows = CheckoutSession.objects.filter(pk=session.pk, status=CheckoutSession.Status.OPEN)
        if not rows.update(
            status=CheckoutSession.Status.COMPLETE,
            ended_at=now,
            buyer_email=buyer.email,
            buyer_name=buyer.name,
        ):
            session.refresh_from_db()
            return tell_end(session)
        session.refresh_from_db()
        cause = Cause(account=session.account, now=now)
        intent, news = get_intent(cause, session)
        intent.status = PaymentIntent.Status.NEEDS_ACTION
        intent.code_ends = _find_code_end(session, now)
        intent.next_action = _show_code(session, ends=intent.code_ends)
        intent.pending = {"kind": "konbini"}
        intent.save()
        tell(
            cause,
            [
                *news,
                News("payment_intent.requires_action", show_intent(intent)),
                News("checkout.session.completed", show_session(session)),
            ],
        )
    return Answer(Outcome.PAID)


@transaction.atomic
def pay_code(session: CheckoutSession) -> bool:
    """The buyer pays at the store; False when the code is paid or lapsed already."""
    if not _take_code(session):
        return False
    buyer = Buyer(email=session.buyer_email, name=session.buyer_name)
    take_money(
        Cause(account=session.account, now=get_seconds()),
        session,
        way=Way("konbini", {"store": {"chain": "lawson"}}),
        buyer=buyer,
        event="checkout.session.async_payment_succeeded",
    )
    return True


@transaction.atomic
def lapse_code(session: CheckoutSession, *, now: int) -> bool:
    """Nobody paid at the store; False when the code is paid or lapsed already."""
    if not _take_code(session):
        return False
    intent = session.intent
    assert intent is not None  # noqa: S101  (a code has an intent)
    intent.refresh_from_db()
    intent.last_error = {
        "code": "payment_intent_payment_attempt_expired",
        "message": "The payment was not made before the code expired.",
        "type": "invalid_request_error",
    }
    intent.next_action = intent.code_ends = None
    intent.save()
    tell(
        Cause(account=session.account, now=now),
        [
            News("payment_intent.payment_failed", show_intent(intent)),
            News("checkout.session.async_payment_failed", show_session(session)),
        ],
    )
    return True


def lapse_due_codes(now: int) -> int:
    """End the codes whose time is over; return how many."""
    due = CheckoutSession.objects.filter(intent__code_ends__lte=now)
    return sum(
        lapse_code(session, now=now) for session in due.select_related("account", "intent")[:100]
    )


def is_waiting(session: CheckoutSession) -> bool:
    """Whether a code was given and neither paid nor lapsed."""
    return bool(session.intent and session.intent.code_ends)


def _take_code(session: CheckoutSession) -> bool:
    """Move requires_action -> requires_payment_method; whoever does it decides the rest."""
    rows = PaymentIntent.objects.filter(
        session=session, status=PaymentIntent.Status.NEEDS_ACTION, code_ends__isnull=False
    )
    taken = rows.update(status=PaymentIntent.Status.NEEDS_METHOD, code_ends=None)
    session.refresh_from_db()
    return bool(taken)


def _find_code_end(session: CheckoutSession, now: int) -> int:
    """Return 23:59:59 in Japan of the last day."""
    options = session.params.get("payment_method_options", {}).get("konbini", {})
    days = options.get("expires_after_days", DEFAULT_CODE_DAYS)
    last = datetime.fromtimestamp(now, JAPAN) + timedelta(days=days)
    return int(last.replace(hour=23, minute=59, second=59).timestamp())


def _show_code(session: CheckoutSession, *, ends: int) -> dict[str, Any]:
    digits = f"{session.pk:06d}"
    stores = {
        store: {"confirmation_number": f"0{digits}{number}0", "payment_code": f"{number}{digits}"}
        for number, store in enumerate(STORES, start=1)
    }
    return {
        "type": "konbini_display_details",
        "konbini_display_details": {
            "expires_at": ends,
            "hosted_voucher_url": f"{settings.BASE_URL}/pay/{session.ref}/voucher/",
            "stores": stores,
        },
    }
