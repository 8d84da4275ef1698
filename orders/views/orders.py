from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.baskets import find_basket, open_basket, refill_basket, set_basket_cookie
from orders.gateways import GatewayRefused, GatewayUnclear
from orders.models import Order
from orders.pages import build_order_page
from orders.payments import NotPayable, PaymentUnclear, start_payment
from orders.quotes import WantedLine
from orders.selectors import get_order_by_token
from orders.settlement import settle_order
from orders.states import OrderState

from .common import SeeOther, private_page, require_site

logger = logging.getLogger(__name__)


@private_page
@require_http_methods(["GET", "HEAD"])
def show_order(request: HttpRequest, token: str) -> HttpResponse:
    """Show an order to whoever has its unguessable address."""
    order = _get_order(request, token)
    if order.is_payable:
        order = _settle(order)
    context = {"order": order, "page_parts": build_order_page(order)}
    return render(request, "orders/order.html", {**context, **_read_notes(request)})


@private_page
@require_http_methods(["GET", "HEAD"])
def return_from_payment(request: HttpRequest, token: str) -> HttpResponse:
    """Where the payment page sends the buyer: ask what happened, then show it."""
    order = _settle(_get_order(request, token))
    if order.state == OrderState.PAID:
        return redirect("orders:thanks", token=token)
    return redirect(f"{reverse('orders:order', args=[token])}?payment=back")


@private_page
@require_http_methods(["GET", "HEAD"])
def thank(request: HttpRequest, token: str) -> HttpResponse:
    """Say thank you for a paid order; anything else is told by the order's own page."""
    order = _get_order(request, token)
    if order.state != OrderState.PAID:
        return redirect("orders:order", token=token)
    context = {"order": order, "page_parts": build_order_page(order)}
    return render(request, "orders/thanks.html", context)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Go to the payment page (again)."""
    order = _get_order(request, token)
    if request.method != "POST":
        return redirect("orders:order", token=token)
    return go_to_payment(order)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def order_again(request: HttpRequest, token: str) -> HttpResponse:
    """Put the goods of an order that was not paid back into the basket."""
    order = _get_order(request, token)
    if request.method != "POST" or order.state != OrderState.EXPIRED:
        return redirect("orders:order", token=token)
    site = require_site(request)
    basket, cookie = find_basket(request, site=site), ""
    if basket is None:
        basket, cookie = open_basket(site=site)
    lines = order.lines.all()
    refill_basket(
        basket, [WantedLine(variant_id=line.variant_id, quantity=line.quantity) for line in lines]
    )
    response = SeeOther(reverse("orders:basket"))
    if cookie:
        set_basket_cookie(response, cookie, is_secure=request.is_secure())
    return response


def go_to_payment(order: Order) -> HttpResponse:
    """Redirect to the payment page, or to the order's page that says why that is not possible."""
    page = reverse("orders:order", args=[order.token])
    try:
        return SeeOther(start_payment(order.pk))
    except NotPayable:
        return SeeOther(page)
    except PaymentUnclear:
        return SeeOther(f"{page}?payment=unclear")


def _get_order(request: HttpRequest, token: str) -> Order:
    order = get_order_by_token(token, site=require_site(request))
    if order is None:
        raise Http404("No such order here")
    return order


def _settle(order: Order) -> Order:
    """Return the order as the provider's answer leaves it; without an answer as it is."""
    try:
        settle_order(order.pk)
    except (GatewayUnclear, GatewayRefused):
        logger.warning("Order %s could not be settled now; the tick will", order.pk)
    fresh = get_order_by_token(order.token, site=order.site)
    return fresh or order


def _read_notes(request: HttpRequest) -> dict[str, bool]:
    note = request.GET.get("payment", "")
    return {
        "is_back": note == "back",
        "is_unclear": note == "unclear",
        "is_not_cancelled": request.GET.get("cancelled") == "no",
        "is_told": request.GET.get("problem") == "told",
    }
