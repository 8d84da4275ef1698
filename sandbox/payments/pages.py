"""The pages of people: the hosted payment page, and the seller's view of all payments."""

from __future__ import annotations

import contextlib

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.payments.asking import (
    answer_question,
    ask_bank_first,
    ask_paypay,
    get_question,
)
from sandbox.payments.cards import WrongCardError, ask_bank, read_card
from sandbox.payments.clock import get_seconds
from sandbox.payments.common_rules import EMAIL
from sandbox.payments.disputes import find_charge
from sandbox.payments.errors import StripeError
from sandbox.payments.happenings import Cause
from sandbox.payments.models import CheckoutSession, Event
from sandbox.payments.paying import Answer, Buyer, Outcome, finish_without_payment, pay_by_card
from sandbox.payments.promising import is_waiting, lapse_due_codes, promise_at_store
from sandbox.payments.rows import describe_bill, describe_session, list_session_rows, to_time
from sandbox.payments.sending_again import send_again
from sandbox.payments.sessions import expire_due_sessions, expire_session
from sandbox.trouble.clock import get_now

SPOKEN = ("ja", "ko", "en")
PREFILLED = {"card_number": "4242 4242 4242 4242", "expiry": "12/34", "security_code": "123"}
MARK = "{CHECKOUT_SESSION_ID}"


class WrongEntryError(ValueError):
    """What was typed cannot be sent. The text is a sentence for the buyer."""


# Whoever has the link may pay, as at Stripe; there is no sign-in for a token to protect.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_payment_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the page in the session's language; a press on "Pay" ends at the success address."""
    expire_due_sessions(get_seconds())
    session = _find(ref)
    with translation.override(_choose_language(request, session)):
        if request.method == "POST":
            return _take_press(request, session)
        return _render_page(request, session)


def _take_press(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    try:
        if "answer" in request.POST:
            is_confirmed = request.POST["answer"] == "yes"
            answer = answer_question(session, is_confirmed=is_confirmed)
        else:
            answer = _try_to_pay(request, session)
    except (WrongCardError, WrongEntryError) as error:
        return _render_page(request, session, problem=str(error))
    session = _find(session.ref)
    if answer.outcome in (Outcome.PAID, Outcome.ALREADY_COMPLETE):
        return HttpResponseRedirect(_build_success_url(session))
    if answer.outcome == Outcome.DECLINED:
        return _render_page(request, session, problem=_(answer.message))
    return _render_page(request, session)


def _try_to_pay(request: HttpRequest, session: CheckoutSession) -> Answer:
    email = session.params.get("customer_email") or request.POST.get("email", "").strip()
    if not EMAIL.fullmatch(email):
        raise WrongEntryError(_("Enter an e-mail address, for example name@example.com."))
    buyer = Buyer(email=email, name=request.POST.get("card_name", "").strip()[:200])
    if session.payment_status == CheckoutSession.PaymentStatus.NOTHING_TO_PAY:
        return finish_without_payment(session, buyer=buyer)
    method = request.POST.get("method", "card")
    if method not in session.methods:
        raise WrongEntryError(_("This page does not offer that way to pay."))
    if method == "konbini":
        return promise_at_store(session, buyer=buyer)
    if method == "paypay":
        return ask_paypay(session, buyer=buyer)
    card = read_card(
        number=request.POST.get("card_number", ""),
        expiry=request.POST.get("expiry", ""),
        security_code=request.POST.get("security_code", ""),
        today=get_now().date(),
    )
    if ask_bank(card).asks:
        return ask_bank_first(session, card=card, buyer=buyer)
    return pay_by_card(session, card=card, buyer=buyer)


def _build_success_url(session: CheckoutSession) -> str:
    return str(session.params["success_url"]).replace(MARK, session.ref)


def _render_page(
    request: HttpRequest, session: CheckoutSession, *, problem: str = ""
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else PREFILLED
    context = {
        "session": session,
        "bill": describe_bill(session),
        "language": translation.get_language(),
        "problem": problem,
        "question": get_question(session),
        "typed": typed,
        "test_cards": _list_test_cards(),
        "success_url": _build_success_url(session),
    }
    response = render(request, f"payments/pay_{session.status}.html", context)
    response["Content-Language"] = translation.get_language() or "en"
    response["Cache-Control"] = "no-store"
    return response


def _list_test_cards() -> list[tuple[str, str]]:
    return [
        ("4242 4242 4242 4242", _("is paid")),
        ("4000 0027 6000 3184", _("the bank asks first (3-D Secure)")),
        ("4000 0000 0000 0002", _("is declined")),
        ("4000 0000 0000 9995", _("is declined: not enough money")),
        ("4000 0000 0000 0069", _("is declined: card has expired")),
    ]


def _choose_language(request: HttpRequest, session: CheckoutSession) -> str:
    """Return the session's own language; "auto" and none follow the browser."""
    wanted = session.params.get("locale", "auto").split("-")[0]
    if wanted == "auto":
        wanted = (translation.get_language() or "en").split("-")[0]
    return wanted if wanted in SPOKEN else "en"


def _find(ref: str) -> CheckoutSession:
    rows = CheckoutSession.objects.select_related("account", "intent")
    session = rows.filter(ref=ref).first()
    if session is None:
        raise Http404
    return session


@require_safe
def show_payments(request: HttpRequest) -> HttpResponse:
    """List sessions, newest first, with what became of each."""
    rows = CheckoutSession.objects.select_related("account", "intent").order_by("-pk")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "rows": list_session_rows(page.object_list)}
    return render(request, "payments/payments.html", context)


@require_safe
def show_session_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one session: lines, attempts, refunds, events with their deliveries."""
    session = _find(ref)
    charge = find_charge(session)
    context = {
        "session": session,
        "bill": describe_bill(session),
        "waits_for_store": is_waiting(session),
        "disputable": charge if charge and not hasattr(charge, "dispute") else None,
        "dispute": getattr(charge, "dispute", None),
        **describe_session(session),
    }
    return render(request, "payments/payment.html", context)


@require_safe
def show_voucher(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the numbers with which the buyer pays at each store, while they can be paid."""
    lapse_due_codes(get_seconds())
    session = _find(ref)
    if not is_waiting(session) or session.intent is None:
        return redirect("pay", ref=ref)
    details = (session.intent.next_action or {})["konbini_display_details"]
    with translation.override(_choose_language(request, session)):
        context = {
            "session": session,
            "bill": describe_bill(session),
            "language": translation.get_language(),
            "ends": to_time(details["expires_at"]),
            "stores": details["stores"].items(),
        }
        return render(request, "payments/pay_voucher.html", context)


@require_POST
def press_expire(_request: HttpRequest, ref: str) -> HttpResponse:
    """End a session now, as when its time is over; one that has ended stays as it is."""
    session = _find(ref)
    with contextlib.suppress(StripeError):
        expire_session(Cause(account=session.account, now=get_seconds()), ref)
    return redirect("payment", ref=ref)


@require_POST
def press_send_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Send one event to the webhook again, as the seller can in Stripe's dashboard."""
    event = Event.objects.filter(ref=request.POST.get("event", "")).first()
    if event is None:
        raise Http404
    send_again(event, now=get_seconds())
    return redirect("payment", ref=ref)
