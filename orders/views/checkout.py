from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.baskets import find_basket, get_delivery, quote_basket, set_place
from orders.confirmation import choose_methods, show_confirmation
from orders.models import Basket
from orders.services import OrderProblem, Placement, UnknownConfirmation, place_order
from orders.states import OrderState

from .basket import render_basket
from .common import SeeOther, private_page, require_site
from .orders import go_to_payment


@private_page
@require_http_methods(["GET", "HEAD"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the final page. Nothing is ordered until its button is pressed."""
    basket = find_basket(request, site=require_site(request))
    if basket is None:
        return redirect("orders:basket")
    return _render_confirmation(request, basket)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Order what the final page showed, and go on to the payment page.

    The same final page sent again leads to the order that it made the first time.
    """
    if request.method != "POST":
        return redirect("orders:confirm")
    basket = find_basket(request, site=require_site(request))
    if basket is None:
        return SeeOther(reverse("orders:basket"))
    try:
        placement = place_order(
            _read_confirmation(request), basket=basket, is_of_age=request.POST.get("age") == "yes"
        )
    except UnknownConfirmation:
        return SeeOther(reverse("orders:confirm"))
    except OrderProblem as problem:
        return _render_confirmation(request, basket, errors=problem.sentences, status=409)
    return _go_on(placement)


def _go_on(placement: Placement) -> HttpResponse:
    order = placement.order
    if order.is_payable:
        return go_to_payment(order)
    is_done = placement.is_new and order.state == OrderState.PAID
    return SeeOther(reverse("orders:thanks" if is_done else "orders:order", args=[order.token]))


def _render_confirmation(
    request: HttpRequest, basket: Basket, *, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    delivery = get_delivery(basket)
    if delivery is None:
        return SeeOther(reverse("orders:address" if basket.lines.exists() else "orders:basket"))
    if (basket.prefecture, basket.postcode) != (delivery.prefecture, delivery.postcode):
        # Another place was tried out in the basket afterwards, to see its fee.
        set_place(basket, prefecture=delivery.prefecture, postcode=delivery.postcode)
    quote = quote_basket(basket, delivery=delivery)
    if not quote.parcels and not errors:
        return SeeOther(reverse("orders:basket"))
    if any(parcel.is_wish_lost for parcel in quote.parcels):
        return SeeOther(f"{reverse('orders:address')}?day=gone")
    if not quote.is_orderable:
        sentences = errors or [_("Something in your basket cannot be ordered like this.")]
        return render_basket(request, basket, errors=sentences, status=409, delivery=delivery)
    choices = choose_methods(basket, quote=quote)
    if quote.total_minor and choices and not any(choice.is_possible for choice in choices):
        sentences = [choice.problem for choice in choices]
        return render_basket(request, basket, errors=sentences, status=409, delivery=delivery)
    confirmation = show_confirmation(basket, quote=quote, delivery=delivery, choices=choices)
    return render(
        request,
        "orders/confirm.html",
        {"confirmation": confirmation, "shown": confirmation.shown, "errors": errors or []},
        status=status,
    )


def _read_confirmation(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("confirmation", ""))
    except ValueError as error:
        raise UnknownConfirmation from error
