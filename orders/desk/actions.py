"""What the desk's buttons do: check who asks, call one function, say what happened."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orders.fulfilment import (
    accept_review,
    mark_parcel_packed,
    mark_parcel_shipped,
    refuse_review,
)
from orders.history import WrongState
from orders.models import Refund
from orders.refund_limits import PaymentDisputed, RefundTooMuch
from orders.refunds import refund_order, retry_refund

from .access import ACT, REFUND, require
from .forms import ReasonForm, RefundForm, ShippedForm
from .views import find_order, render_order

DISPUTED = gettext_lazy(
    "Nothing was paid back: the buyer's bank asks for this money, or has taken it back already. "
    "Whoever pays now pays twice. Please look at the dispute."
)


@require_POST
def pack(request: HttpRequest, order_id: uuid.UUID, number: int) -> HttpResponse:
    require(request.user, ACT)
    find_order(request, order_id)
    try:
        mark_parcel_packed(order_id, number=number, by=request.user)
    except WrongState:
        return _say_too_late(request, order_id)
    messages.success(request, _("Parcel %(number)d is packed.") % {"number": number})
    return redirect("orders_desk:order", order_id)


@require_POST
def ship(request: HttpRequest, order_id: uuid.UUID, number: int) -> HttpResponse:
    require(request.user, ACT)
    order = find_order(request, order_id)
    form = ShippedForm(request.POST, prefix=f"parcel{number}")
    if not form.is_valid():
        return render_order(request, order, status=400, ship=(number, form))
    try:
        mark_parcel_shipped(order_id, number=number, by=request.user, **form.cleaned_data)
    except WrongState:
        return _say_too_late(request, order_id)
    messages.success(
        request,
        _("Parcel %(number)d is sent, and the buyer gets a mail.") % {"number": number},
    )
    return redirect("orders_desk:order", order_id)


@require_POST
def refund(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    require(request.user, REFUND)
    order = find_order(request, order_id)
    form = RefundForm(request.POST)
    if not form.is_valid():
        return render_order(request, order, status=400, refund=form)
    try:
        refund_order(order_id, by=request.user, **form.cleaned_data)
    except PaymentDisputed:
        return say_disputed(request, order_id)
    except (WrongState, RefundTooMuch):
        return _say_too_late(request, order_id)
    messages.success(
        request, _("All of the order is being paid back. This takes a minute; see the history.")
    )
    return redirect("orders_desk:order", order_id)


@require_POST
def review(request: HttpRequest, order_id: uuid.UUID, verdict: str) -> HttpResponse:
    require(request.user, ACT)
    require(request.user, REFUND)
    order = find_order(request, order_id)
    decide = {"accept": accept_review, "refuse": refuse_review}.get(verdict)
    if decide is None:
        raise Http404("No such verdict")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_order(request, order, status=400, review=form)
    try:
        decide(order_id, by=request.user, reason=form.cleaned_data["reason"])
    except PaymentDisputed:
        return say_disputed(request, order_id)
    except (WrongState, RefundTooMuch):
        return _say_too_late(request, order_id)
    messages.success(request, _("Your decision is written down."))
    return redirect("orders_desk:order", order_id)


@require_POST
def refund_again(request: HttpRequest, order_id: uuid.UUID, refund_id: int) -> HttpResponse:
    require(request.user, REFUND)
    order = find_order(request, order_id)
    row = get_object_or_404(Refund, pk=refund_id, payment__order=order, state=Refund.State.FAILED)
    try:
        retry_refund(row.pk, by=request.user)
    except PaymentDisputed:
        return say_disputed(request, order_id)
    except RefundTooMuch:
        return _say_too_late(request, order_id)
    messages.success(request, _("Paying back is tried again. See the history in a minute."))
    return redirect("orders_desk:order", order_id)


def say_disputed(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Say that the buyer's bank has the matter in hand, and go back to the order."""
    messages.warning(request, DISPUTED)
    return redirect("orders_desk:order", order_id)


def _say_too_late(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    messages.warning(
        request,
        _("Nothing was changed: the order has moved on meanwhile. Please look at its state below."),
    )
    return redirect("orders_desk:order", order_id)
