"""The pages of the producers' corner. Each one shows what its session's producer may see."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import same_origin_form
from orders.desk.forms import ShippedForm
from orders.fulfilment import mark_parcel_packed, mark_parcel_shipped
from orders.history import WrongState
from orders.models import CornerSession, Parcel, ParcelProblem
from orders.packing_lists import list_parcels
from orders.states import ParcelState
from orders.views.common import SeeOther, private_page, require_site
from products.models import StockItem
from products.services import CorrectionRefused, correct_stock, receive_stock

from .access import find_session
from .figures import list_months, list_stock
from .forms import StockForm

SENT_FOR = timedelta(days=14)


def corner_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only a signed-in producer in, as `session`; everybody else is asked to sign in."""

    @same_origin_form
    @private_page
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = find_session(request, site=require_site(request))
        if session is None:
            return SeeOther(reverse("orders:corner:enter"))
        return view(request, session, *args, **kwargs)

    return guarded


@corner_page
@require_http_methods(["GET", "HEAD"])
def show_parcels(request: HttpRequest, session: CornerSession) -> HttpResponse:
    return _render_parcels(request, session)


@corner_page
@require_POST
def pack(
    request: HttpRequest, session: CornerSession, order_id: uuid.UUID, number: int
) -> HttpResponse:
    parcel = _get_parcel(session, order_id, number)
    try:
        mark_parcel_packed(parcel.order_id, number=number, by=None, producer=session.producer.name)
    except WrongState:
        return _say(request, "late")
    return _say(request, "packed")


@corner_page
@require_POST
def ship(
    request: HttpRequest, session: CornerSession, order_id: uuid.UUID, number: int
) -> HttpResponse:
    parcel = _get_parcel(session, order_id, number)
    form = ShippedForm(request.POST, prefix=f"p{parcel.pk}")
    if not form.is_valid():
        return _render_parcels(request, session, bound=(parcel.pk, form), status=400)
    try:
        mark_parcel_shipped(
            parcel.order_id,
            number=number,
            by=None,
            producer=session.producer.name,
            **form.cleaned_data,
        )
    except WrongState:
        return _say(request, "late")
    return _say(request, "shipped")


@corner_page
@require_http_methods(["GET", "HEAD"])
def show_stock(request: HttpRequest, session: CornerSession) -> HttpResponse:
    return _render_stock(request, session)


@corner_page
@require_POST
def change_stock(request: HttpRequest, session: CornerSession, variant_id: int) -> HttpResponse:
    item = StockItem.objects.filter(
        variant_id=variant_id, variant__sellable__producer=session.producer
    ).first()
    if item is None:
        raise Http404("No such goods here")
    form = StockForm(request.POST, prefix=f"v{variant_id}", label_suffix="")
    if not form.is_valid():
        return _render_stock(request, session, bound=(variant_id, form), status=400)
    data = form.cleaned_data
    why = f"{session.producer.name}: {data['why']}".rstrip(": ")
    try:
        if data["what"] == StockForm.RECEIVED:
            receive_stock(variant_id, quantity=data["quantity"], why=why)
        else:
            sign = -1 if data["what"] == StockForm.MISSING else 1
            correct_stock(variant_id, quantity=sign * data["quantity"], by=None, why=why)
    except CorrectionRefused as error:
        text = _("Only %(free)d may be taken away: the others are ordered already.")
        form.add_error("quantity", text % {"free": error.free})
        return _render_stock(request, session, bound=(variant_id, form), status=400)
    return SeeOther(f"{reverse('orders:corner:stock')}?note=saved")


@corner_page
@require_http_methods(["GET", "HEAD"])
def show_figures(request: HttpRequest, session: CornerSession) -> HttpResponse:
    months = list_months(session.producer)
    return _render(request, session, "figures", months=months)


@corner_page
@require_http_methods(["GET", "HEAD"])
def show_problems(request: HttpRequest, session: CornerSession) -> HttpResponse:
    problems = ParcelProblem.objects.filter(
        order__site=session.producer.site, parcel__producer_key=session.producer.key
    ).select_related("order", "parcel")
    return _render(request, session, "problems", problems=problems[:50])


@corner_page
@require_http_methods(["GET", "HEAD"])
def print_papers(request: HttpRequest, session: CornerSession, paper: str) -> HttpResponse:
    """Print the pick list or the packing slips of what is to be packed until today."""
    today = timezone.localdate()
    packing = list_parcels(
        session.producer.site, today=today, producer_key=session.producer.key, until=today
    )
    context = {"packing": packing, "producer_name": session.producer.name, "day": today}
    return render(request, f"orders/print/{paper}.html", context)


def _render_parcels(
    request: HttpRequest,
    session: CornerSession,
    *,
    bound: tuple[int, ShippedForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    states = (ParcelState.TO_PACK, ParcelState.PACKED)
    packing = list_parcels(
        session.producer.site, today=today, producer_key=session.producer.key, states=states
    )
    rows = [
        {
            "row": row,
            "is_packed": row.parcel.state == ParcelState.PACKED,
            "is_today": row.parcel.ship_by is None or row.parcel.ship_by <= today,
            "form": bound[1]
            if bound and bound[0] == row.parcel.pk
            else ShippedForm(prefix=f"p{row.parcel.pk}", label_suffix=""),
        }
        for row in packing.parcels
    ]
    context = {
        "to_pack": [row for row in rows if not row["is_packed"] and row["is_today"]],
        "packed": [row for row in rows if row["is_packed"]],
        "later": [row for row in rows if not row["is_packed"] and not row["is_today"]],
        "sent": Parcel.objects.filter(
            order__site=session.producer.site,
            producer_key=session.producer.key,
            shipped_at__gte=timezone.now() - SENT_FOR,
        ).select_related("order")[:30],
    }
    return _render(request, session, "parcels", status=status, **context)


def _render_stock(
    request: HttpRequest,
    session: CornerSession,
    *,
    bound: tuple[int, StockForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        {
            "item": item,
            "form": bound[1]
            if bound and bound[0] == item.variant_id
            else StockForm(prefix=f"v{item.variant_id}", label_suffix=""),
            "is_open": bool(bound and bound[0] == item.variant_id),
        }
        for item in list_stock(session.producer)
    ]
    return _render(request, session, "stock", rows=rows, status=status)


def _render(
    request: HttpRequest, session: CornerSession, page: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"producer": session.producer, "here": page, "note": request.GET.get("note", "")}
    return render(request, f"orders/corner/{page}.html", context, status=status)


def _say(request: HttpRequest, note: str) -> HttpResponse:
    return SeeOther(f"{reverse('orders:corner:parcels')}?note={note}")


def _get_parcel(session: CornerSession, order_id: uuid.UUID, number: int) -> Parcel:
    """Return a parcel of the session's own producer; another's looks like one that is not."""
    parcel = Parcel.objects.filter(
        order_id=order_id,
        number=number,
        order__site=session.producer.site,
        producer_key=session.producer.key,
    ).first()
    if parcel is None:
        raise Http404("No such parcel here")
    return parcel
