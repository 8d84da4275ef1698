"""The JSON doors for tests: sessions, paying without the page, deliveries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sandbox.control import ControlError, answers_json, read_json, take_text
from sandbox.payments.asking import answer_question, ask_bank_first, ask_paypay
from sandbox.payments.cards import GOOD_CARD, Card, ask_bank
from sandbox.payments.clock import get_seconds
from sandbox.payments.deeds import UnknownDeedError, do_deed
from sandbox.payments.errors import StripeError
from sandbox.payments.happenings import Cause
from sandbox.payments.models import CheckoutSession, Delivery, Event, Refund
from sandbox.payments.paying import Answer, Buyer, finish_without_payment, pay_by_card
from sandbox.payments.promising import promise_at_store
from sandbox.payments.session_objects import build_url, show_session
from sandbox.payments.sessions import expire_session


@require_GET
def list_sessions(_request: HttpRequest) -> JsonResponse:
    """Every session of every account, oldest first, as the API shows it."""
    rows = CheckoutSession.objects.select_related("intent", "account").order_by("pk")
    sessions = [show_session(row) | {"url": build_url(row)} for row in rows]
    return JsonResponse({"sessions": sessions})


@csrf_exempt
@require_POST
@answers_json
def expire(_request: HttpRequest, ref: str) -> JsonResponse:
    """End an open session, as if its time were over."""
    session = _find(ref)
    try:
        ended = expire_session(Cause(account=session.account, now=get_seconds()), ref)
    except StripeError as error:
        raise ControlError(error.message) from error
    return JsonResponse({"session": show_session(ended)})


@csrf_exempt
@require_POST
@answers_json
def pay(request: HttpRequest, ref: str) -> JsonResponse:
    """POST {"card","email","method"} pays as a buyer would on the page; all may be left out.

    "konbini" gives a code (then POST .../store_pay/ or .../store_lapse/); "paypay" is confirmed
    at once, and so is a card whose bank asks, unless "confirm" is "no".
    """
    session, body = _find(ref), read_json(request)
    email = take_text(body, "email") or session.params.get("customer_email") or "buyer@example.com"
    buyer = Buyer(email=email, name=take_text(body, "name"))
    if session.payment_status == CheckoutSession.PaymentStatus.NOTHING_TO_PAY:
        answer = finish_without_payment(session, buyer=buyer)
    else:
        answer = _pay(session, body, buyer)
    session = _find(ref)
    return JsonResponse(
        {"outcome": answer.outcome, "message": answer.message, "session": show_session(session)}
    )


def _pay(session: CheckoutSession, body: dict[str, Any], buyer: Buyer) -> Answer:
    method = take_text(body, "method") or "card"
    if method not in session.methods:
        raise ControlError(f"This session does not offer {method}.")
    if method == "konbini":
        return promise_at_store(session, buyer=buyer)
    number = take_text(body, "card").replace(" ", "") or GOOD_CARD
    card = Card(number, month=12, year=2034)
    if method == "card" and not ask_bank(card).asks:
        return pay_by_card(session, card=card, buyer=buyer)
    if method == "paypay":
        ask_paypay(session, buyer=buyer)
    else:
        ask_bank_first(session, card=card, buyer=buyer)
    return answer_question(_find(session.ref), is_confirmed=take_text(body, "confirm") != "no")


@csrf_exempt
@require_POST
@answers_json
def do(_request: HttpRequest, ref: str, deed: str) -> JsonResponse:
    """POST plays the store, the bank or the buyer: the deeds of the payment's page."""
    session = _find(ref)
    try:
        do_deed(session, deed)
    except UnknownDeedError as error:
        raise ControlError(f"{deed} cannot be done here.") from error
    return JsonResponse({"session": show_session(_find(ref))})


@require_GET
def list_refunds(_request: HttpRequest) -> JsonResponse:
    rows = Refund.objects.select_related("charge__intent").order_by("pk")
    return JsonResponse(
        {
            "refunds": [
                {
                    "id": row.ref,
                    "payment_intent": row.charge.intent.ref,
                    "amount": row.amount,
                    "status": row.status,
                }
                for row in rows
            ]
        }
    )


@require_GET
def list_deliveries(_request: HttpRequest) -> JsonResponse:
    """Every event with its deliveries and their attempts, oldest first."""
    rows = Event.objects.order_by("pk").prefetch_related("deliveries__attempts")
    return JsonResponse({"events": [_describe_event(row) for row in rows]})


def _describe_event(event: Event) -> dict[str, Any]:
    return {
        "id": event.ref,
        "type": event.type,
        "object": event.data["object"]["id"],
        "deliveries": [_describe_delivery(delivery) for delivery in event.deliveries.all()],
    }


def _describe_delivery(delivery: Delivery) -> dict[str, Any]:
    attempts = [{"status": one.status, "answer": one.answer} for one in delivery.attempts.all()]
    return {"state": delivery.state, "attempts": attempts}


def _find(ref: str) -> CheckoutSession:
    rows = CheckoutSession.objects.select_related("account", "intent")
    session = rows.filter(ref=ref).first()
    if session is None:
        raise ControlError(f"There is no session {ref}.")
    return session
