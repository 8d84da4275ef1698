"""The order desk in the admin: what came in, what is to be packed, what needs a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.money import format_money
from orders.legal.opening import list_gaps
from orders.models import Order
from orders.partial_refunds import list_left
from orders.selectors import (
    DeskFilter,
    count_desk_orders,
    get_desk_order,
    list_desk_orders,
    list_refused_refunds,
)
from orders.states import OrderState, ParcelState
from products.words import name_temperature

from .access import ACT, REFUND, WATCH, choose_site, list_sites, require
from .forms import ReasonForm, RefundForm, ShippedForm
from .part_forms import PartForm
from .troubles import list_troubles
from .words import advise, list_history

PAGE_SIZE = 40


def list_orders(request: HttpRequest) -> HttpResponse:
    """List a city's orders; `?view=` names a pile, `?q=` searches."""
    require(request.user, WATCH)
    site = choose_site(request)
    wanted = DeskFilter(view=request.GET.get("view", ""), text=request.GET.get("q", ""))
    page = Paginator(list_desk_orders(site, wanted=wanted), PAGE_SIZE).get_page(
        request.GET.get("p")
    )
    counts = count_desk_orders(site)
    piles: list[dict[str, Any]] = [{"key": "", "label": _("All"), "count": None}]
    piles += [
        {"key": key, "label": label, "count": counts[key]} for key, label in name_piles().items()
    ]
    return render(
        request,
        "orders/desk/list.html",
        {
            "page_title": _("Orders"),
            "header_icon": "clipboard-list",
            "site": site,
            "sites": list_sites(request),
            "wanted": wanted,
            "troubles": list_troubles(site=site),
            "piles": piles,
            "page": page,
            "rows": [_build_row(order) for order in page],
            "gaps": list_gaps(site),
        },
    )


def show_order(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Show one order with everything that the desk may do with it."""
    require(request.user, WATCH)
    return render_order(request, find_order(request, order_id))


def find_order(request: HttpRequest, order_id: uuid.UUID) -> Order:
    """Return an order of a city that the user works for; raise Http404."""
    order = get_desk_order(order_id, sites=list_sites(request))
    if order is None:
        raise Http404("No such order here")
    return order


def render_order(
    request: HttpRequest, order: Order, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Return the page of an order; `forms` are those that came back with errors."""
    user: Any = request.user
    is_paid = order.state == OrderState.PAID
    context = {
        "page_title": _("Order %(number)s") % {"number": order.number},
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("orders_desk:list"), "label": _("Orders")},
            {"url": "", "label": order.number},
        ],
        "order": order,
        "parcels": [_build_parcel(parcel, forms.get("ship")) for parcel in order.parcels.all()],
        "advice": advise(order),
        "history": list_history(order),
        "mails": list_mails(order),
        "may_act": is_paid and user.has_perm(ACT),
        "may_refund": is_paid and user.has_perm(REFUND),
        "may_decide": order.state == OrderState.REVIEW
        and user.has_perm(ACT)
        and user.has_perm(REFUND),
        "refused": list_refused_refunds(order) if user.has_perm(REFUND) else [],
        "refund_form": forms.get("refund") or RefundForm(),
        "review_form": forms.get("review") or ReasonForm(),
        "part_form": forms.get("part") or (PartForm(left=list_left(order)) if is_paid else None),
        "troubles": list_troubles(order=order),
        "may_answer": user.has_perm(ACT),
        "address_lines": order.list_address_lines(),
        "language": dict(settings.LANGUAGES).get(order.language, order.language),
    }
    return render(request, "orders/desk/order.html", context, status=status)


def list_mails(order: Order) -> list[Any]:
    """Return the mails that were promised to the buyer of an order."""
    from core.models import OutgoingMail

    return list(
        OutgoingMail.objects.filter(site=order.site, key__contains=f":{order.pk}")
        .exclude(key__startswith="desk-")
        .order_by("pk")
    )


def name_piles() -> dict[str, str]:
    """Return the desk's piles in the order in which one works through them."""
    return {
        "review": _("Needs a person or is being paid back"),
        "to_pack": _("To pack"),
        "packed": _("To send"),
        "unpaid": _("Waiting for payment"),
        "over": _("Closed"),
    }


def _build_row(order: Order) -> dict[str, Any]:
    parcels = list(order.parcels.all())
    sent = sum(parcel.state == ParcelState.SHIPPED for parcel in parcels)
    return {
        "order": order,
        "total": format_money(order.total_minor, order.currency),
        "parcels": _("%(sent)d of %(all)d sent") % {"sent": sent, "all": len(parcels)}
        if order.state == OrderState.PAID
        else "",
        "tone": tone_state(order.state),
    }


def _build_parcel(parcel: Any, bound: Any) -> dict[str, Any]:
    number, form = bound if bound else (0, None)
    return {
        "parcel": parcel,
        "temperature": name_temperature(parcel.temperature),
        "status": parcel.get_state_display(),
        "form": form if number == parcel.number else ShippedForm(prefix=f"parcel{parcel.number}"),
        "is_to_pack": parcel.state == ParcelState.TO_PACK,
        "is_shipped": parcel.state == ParcelState.SHIPPED,
        "is_dropped": parcel.state == ParcelState.DROPPED,
    }


def tone_state(state: str) -> str:
    """Return how a state is drawn: "good", "busy", "bad" or "quiet"."""
    tones = {
        OrderState.PAID: "good",
        OrderState.HELD: "busy",
        OrderState.AWAITING: "busy",
        OrderState.REVIEW: "bad",
        OrderState.REFUND_DUE: "bad",
    }
    return tones.get(OrderState(state), "quiet")
