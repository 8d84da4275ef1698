"""Buttons of the seller's view that play the buyer, the store and the bank."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sandbox.payments.clock import get_seconds
from sandbox.payments.disputes import decide_dispute, find_charge, open_dispute
from sandbox.payments.happenings import Cause
from sandbox.payments.models import CheckoutSession, Refund
from sandbox.payments.promising import lapse_code, pay_code
from sandbox.payments.refunds import end_refund


class UnknownDeedError(ValueError):
    """There is no such deed, or nothing that it could be done to."""


def do_deed(session: CheckoutSession, deed: str) -> None:
    """Do what a button says; pressed twice, it is done once. Raises UnknownDeedError."""
    cause = Cause(account=session.account, now=get_seconds())
    if deed == "store_pay":
        pay_code(session)
    elif deed == "store_lapse":
        lapse_code(session, now=cause.now)
    elif deed in {"refund_take", "refund_leave"}:
        for refund in Refund.objects.filter(
            charge__intent__session=session, status=Refund.Status.NEEDS_ACTION
        ):
            end_refund(cause, refund, is_given=deed == "refund_take")
    else:
        _do_dispute(cause, session, deed)


def _do_dispute(cause: Cause, session: CheckoutSession, deed: str) -> None:
    charge = find_charge(session)
    if charge is None or deed not in {"dispute", "dispute_win", "dispute_lose"}:
        raise UnknownDeedError(deed)
    if deed == "dispute":
        open_dispute(cause, charge)
    elif hasattr(charge, "dispute"):
        decide_dispute(cause, charge.dispute, is_won=deed == "dispute_win")
    else:
        raise UnknownDeedError(deed)


@require_POST
def press_deed(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a press on one of the buttons."""
    session = CheckoutSession.objects.select_related("account", "intent").filter(ref=ref).first()
    if session is None:
        raise Http404
    try:
        do_deed(session, request.POST.get("deed", ""))
    except UnknownDeedError as error:
        raise Http404 from error
    return redirect("payment", ref=ref)
