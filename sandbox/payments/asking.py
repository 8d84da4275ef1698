"""Payments at which somebody asks the buyer first: the bank (3-D Secure), or the PayPay app."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from sandbox.payments.cards import NOT_CONFIRMED, Card, Verdict
from sandbox.payments.clock import get_seconds
from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.models import CheckoutSession, PaymentIntent
from sandbox.payments.money_objects import show_intent
from sandbox.payments.paying import (
    Answer,
    Buyer,
    Outcome,
    Way,
    decline,
    get_intent,
    hear_verdict,
    show_card,
    take_money,
    tell_end,
)
from sandbox.payments.sessions import expire_due_sessions

GOOD = Verdict()


def ask_bank_first(session: CheckoutSession, *, card: Card, buyer: Buyer) -> Answer:
    """Let the bank ask the buyer; the session stays open meanwhile."""
    typed = {"kind": "card", "number": card.number, "month": card.month, "year": card.year}
    return _ask(session, {**typed, "email": buyer.email, "name": buyer.name})


def ask_paypay(session: CheckoutSession, *, buyer: Buyer) -> Answer:
    """Let the PayPay app ask the buyer; the session stays open meanwhile."""
    return _ask(session, {"kind": "paypay", "email": buyer.email, "name": buyer.name})


def answer_question(session: CheckoutSession, *, is_confirmed: bool) -> Answer:
    """The buyer confirms or refuses what was asked. Pressed twice, it is paid once."""
    now = get_seconds()
    expire_due_sessions(now)
    with transaction.atomic():
        pending = session.intent.pending if session.intent else None
        rows = CheckoutSession.objects.filter(
            pk=session.pk, status=CheckoutSession.Status.OPEN, intent__pending__isnull=False
        )
        if not pending or not rows.update(status=CheckoutSession.Status.COMPLETE, ended_at=now):
            session.refresh_from_db()
            return tell_end(session)
        session.refresh_from_db()
        way, verdict = _judge(pending, amount=session.total_amount)
        verdict = verdict if is_confirmed else NOT_CONFIRMED
        cause = Cause(account=session.account, now=now)
        buyer = Buyer(email=pending["email"], name=pending["name"])
        if verdict.is_good:
            take_money(cause, session, way=way, buyer=buyer)
            return Answer(Outcome.PAID)
        decline(cause, session, way=way, buyer=buyer, verdict=verdict)
        return Answer(Outcome.DECLINED, verdict.message)


def get_question(session: CheckoutSession) -> str:
    """Return who asks the buyer just now: "card", "paypay", or "" for nobody."""
    if session.status != CheckoutSession.Status.OPEN or not session.intent:
        return ""
    return (session.intent.pending or {}).get("kind", "")


@transaction.atomic
def _ask(session: CheckoutSession, pending: dict[str, Any]) -> Answer:
    now = get_seconds()
    expire_due_sessions(now)
    session = CheckoutSession.objects.select_related("account", "intent").get(pk=session.pk)
    if session.status != CheckoutSession.Status.OPEN:
        return tell_end(session)
    cause = Cause(account=session.account, now=now)
    intent, news = get_intent(cause, session)
    intent.status = PaymentIntent.Status.NEEDS_ACTION
    intent.pending = pending
    url = f"{settings.BASE_URL}/pay/{session.ref}/"
    intent.next_action = {
        "type": "redirect_to_url",
        "redirect_to_url": {"return_url": session.params["success_url"], "url": url},
    }
    intent.save()
    tell(cause, [*news, News("payment_intent.requires_action", show_intent(intent))])
    return Answer(Outcome.ASKED)


def _judge(pending: dict[str, Any], *, amount: int) -> tuple[Way, Verdict]:
    if pending["kind"] == "paypay":
        return Way("paypay", {}), GOOD
    card = Card(pending["number"], month=pending["month"], year=pending["year"])
    return Way("card", show_card(card, amount=amount, is_asked=True)), hear_verdict(card)
