"""Giving part of an order back at the desk."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.money import format_money
from orders.history import WrongState
from orders.partial_refunds import NothingPaid, list_left, refund_part
from orders.refund_limits import PaymentDisputed, RefundTooMuch

from .access import REFUND, require
from .actions import say_disputed
from .part_forms import PartForm
from .views import find_order, render_order


@require_POST
def refund_lines(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Promise to give back what was chosen, and say how much that is."""
    require(request.user, REFUND)
    order = find_order(request, order_id)
    form = PartForm(request.POST, left=list_left(order))
    if not form.is_valid():
        return render_order(request, order, status=400, part=form)
    try:
        refund = refund_part(
            order_id,
            pieces=form.pieces,
            fees=form.fees,
            goods=form.cleaned_data["goods"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except NothingPaid:
        form.add_error(None, _("Nothing was paid for what you chose, so nothing can go back."))
        return render_order(request, order, status=400, part=form)
    except PaymentDisputed:
        return say_disputed(request, order_id)
    except (WrongState, RefundTooMuch):
        text = _("Nothing was given back: the order has moved on. Please look at it once more.")
        messages.warning(request, text)
        return redirect("orders_desk:order", order_id)
    text = _("%(amount)s are being paid back. This takes a minute; see the history.")
    messages.success(request, text % {"amount": format_money(refund.amount_minor, order.currency)})
    return redirect("orders_desk:order", order_id)
