"""Answering what buyers say is wrong with their parcels."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.history import WrongState
from orders.problems import answer_problem

from .access import ACT, require
from .views import find_order


@require_POST
def answer(request: HttpRequest, order_id: uuid.UUID, problem_id: int) -> HttpResponse:
    """Send the answer to the buyer."""
    require(request.user, ACT)
    find_order(request, order_id)
    text = request.POST.get("answer", "").replace("\x00", "").strip()
    if not text:
        messages.error(request, _("Please write an answer. Nothing was sent."))
        return redirect("orders_desk:order", order_id)
    try:
        answer_problem(problem_id, order_id=order_id, answer=text, by=request.user)
    except WrongState:
        messages.warning(request, _("Somebody has answered this already. Please look below."))
    else:
        messages.success(request, _("The answer is sent to the buyer."))
    return redirect("orders_desk:order", order_id)
