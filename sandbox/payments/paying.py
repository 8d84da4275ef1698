"""What the buyer's press on "Pay" does: at most one payment for each session.

A further way to pay adds a function that returns a Step; the session's end, the money's end and
the events stay here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from sandbox.payments.cards import DECLINED, Card, Verdict, ask_bank
from sandbox.payments.clock import get_seconds
from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.models import Charge, CheckoutSession, PaymentIntent
from sandbox.payments.money_objects import show_charge, show_intent
from sandbox.payments.refs import make_ref
from sandbox.payments.session_objects import show_session
from sandbox.payments.sessions import expire_due_sessions
from sandbox.trouble.services import take_trouble

Status = CheckoutSession.Status
PaymentStatus = CheckoutSession.PaymentStatus


class Outcome(StrEnum):
    PAID = "paid"
    #: The bank or the app asks the buyer first; the session stays open.
    ASKED = "asked"
    DECLINED = "declined"
    ALREADY_COMPLETE = "already_complete"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Buyer:
    """Who pays, as typed on the page."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Way:
    """How it was paid: the method and its details as the API shows them."""

    method: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What became of the press. ``message`` is an untranslated sentence, only of a decline."""

    outcome: Outcome
    message: str = ""


def pay_by_card(session: CheckoutSession, *, card: Card, buyer: Buyer) -> Answer:
    """Try the card. Two presses at once, or two payers, end in one payment."""
    now = get_seconds()
    expire_due_sessions(now)
    with transaction.atomic():
        # The guarded update is the lock: whoever moves open -> complete pays, nobody else.
        rows = CheckoutSession.objects.filter(pk=session.pk, status=Status.OPEN)
        if not rows.update(status=Status.COMPLETE, ended_at=now):
            session.refresh_from_db()
            return tell_end(session)
        session.refresh_from_db()
        verdict = hear_verdict(card)
        cause = Cause(account=session.account, now=now)
        way = Way("card", show_card(card, amount=session.total_amount))
        if verdict.is_good:
            take_money(cause, session, way=way, buyer=buyer)
            return Answer(Outcome.PAID)
        decline(cause, session, way=way, buyer=buyer, verdict=verdict)
        return Answer(Outcome.DECLINED, verdict.message)


def finish_without_payment(session: CheckoutSession, *, buyer: Buyer) -> Answer:
    """Complete a session whose total is nothing: no PaymentIntent, no charge."""
    now = get_seconds()
    expire_due_sessions(now)
    with transaction.atomic():
        rows = CheckoutSession.objects.filter(
            pk=session.pk, status=Status.OPEN, payment_status=PaymentStatus.NOTHING_TO_PAY
        )
        if not rows.update(status=Status.COMPLETE, ended_at=now, **_name_buyer(buyer)):
            session.refresh_from_db()
            return tell_end(session)
        session.refresh_from_db()
        cause = Cause(account=session.account, now=now)
        tell(cause, [News("checkout.session.completed", show_session(session))])
    return Answer(Outcome.PAID)


def tell_end(session: CheckoutSession) -> Answer:
    is_complete = session.status == Status.COMPLETE
    return Answer(Outcome.ALREADY_COMPLETE if is_complete else Outcome.EXPIRED)


def hear_verdict(card: Card) -> Verdict:
    """Return what the bank says, or what a trouble button lets it say."""
    verdict = ask_bank(card)
    if verdict.is_good and take_trouble("stripe", "card_declined"):
        return DECLINED
    return verdict


def _name_buyer(buyer: Buyer) -> dict[str, str]:
    return {"buyer_email": buyer.email, "buyer_name": buyer.name}


def take_money(
    cause: Cause,
    session: CheckoutSession,
    *,
    way: Way,
    buyer: Buyer,
    event: str = "checkout.session.completed",
) -> None:
    """Pay a session that the caller has completed; ``event`` is what the webhook hears of it."""
    intent, news = get_intent(cause, session)
    charge = _make_charge(cause, intent, way=way, buyer=buyer, status=Charge.Status.SUCCEEDED)
    intent.status = PaymentIntent.Status.SUCCEEDED
    intent.last_error = intent.next_action = intent.pending = intent.code_ends = None
    intent.save()
    session.payment_status = PaymentStatus.PAID
    session.buyer_email, session.buyer_name = buyer.email, buyer.name
    session.save()
    tell(
        cause,
        [
            *news,
            News("charge.succeeded", show_charge(charge)),
            News("payment_intent.succeeded", show_intent(intent)),
            News(event, show_session(session)),
        ],
    )


def decline(
    cause: Cause, session: CheckoutSession, *, way: Way, buyer: Buyer, verdict: Verdict
) -> None:
    """Keep the session open for another try; Stripe lists the failed charge all the same."""
    session.status, session.ended_at = Status.OPEN, None
    session.save()
    intent, news = get_intent(cause, session)
    charge = _make_charge(
        cause, intent, way=way, buyer=buyer, status=Charge.Status.FAILED, verdict=verdict
    )
    intent.status = PaymentIntent.Status.NEEDS_METHOD
    intent.next_action = intent.pending = None
    intent.last_error = {
        "charge": charge.ref,
        "code": verdict.code,
        "decline_code": verdict.decline_code,
        "message": verdict.message,
        "type": "card_error",
    }
    intent.save()
    tell(
        cause,
        [
            *news,
            News("charge.failed", show_charge(charge)),
            News("payment_intent.payment_failed", show_intent(intent)),
        ],
    )


def get_intent(cause: Cause, session: CheckoutSession) -> tuple[PaymentIntent, list[News]]:
    """Return the session's PaymentIntent; Stripe makes it at the first press on "Pay"."""
    if session.intent:
        return session.intent, []
    intent = PaymentIntent.objects.create(
        ref=make_ref("pi"),
        account=session.account,
        status=PaymentIntent.Status.NEEDS_METHOD,
        amount=session.total_amount,
        currency=session.currency,
        # The session's own metadata is not copied: payment_intent_data carries the intent's.
        data=session.params.get("payment_intent_data", {}),
        methods=session.methods,
        created=cause.now,
    )
    session.intent = intent
    session.save()
    return intent, [News("payment_intent.created", show_intent(intent))]


def _make_charge(
    cause: Cause,
    intent: PaymentIntent,
    *,
    way: Way,
    buyer: Buyer,
    status: str,
    verdict: Verdict | None = None,
) -> Charge:
    return Charge.objects.create(
        ref=make_ref("ch"),
        intent=intent,
        status=status,
        amount=intent.amount,
        method=way.method,
        method_ref=make_ref("pm"),
        method_details=way.details,
        buyer={"email": buyer.email, "name": buyer.name},
        failure_code=verdict.code if verdict else "",
        decline_code=verdict.decline_code if verdict else "",
        failure_message=verdict.message if verdict else "",
        created=cause.now,
    )


def show_card(card: Card, *, amount: int, is_asked: bool = False) -> dict[str, Any]:
    """Return a card's details; ``is_asked`` when the bank asked the buyer (3-D Secure)."""
    secure = {"authentication_flow": "challenge", "result": "authenticated", "version": "2.2.0"}
    return {
        "amount_authorized": amount,
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "JP",
        "exp_month": card.month,
        "exp_year": card.year,
        "fingerprint": f"sandbox{card.last4}",
        "funding": "credit",
        "installments": None,
        "last4": card.last4,
        "network": card.brand,
        "three_d_secure": secure if is_asked else None,
        "wallet": None,
    }
