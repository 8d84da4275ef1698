from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.baskets import (
    find_basket,
    get_delivery,
    quote_basket,
    set_delivery,
    set_prefecture,
)
from orders.confirmation import show_confirmation
from orders.forms import DeliveryForm
from orders.models import Basket, Delivery
from orders.services import OrderProblem, UnknownConfirmation, place_order

from .basket import render_basket
from .common import SeeOther, private_page, require_site
from .orders import go_to_payment


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter_address(request: HttpRequest) -> HttpResponse:
    """Ask where the parcels go; errors stand at their field and what was typed stays."""
    basket = find_basket(request, site=require_site(request))
    if basket is None or not basket.lines.exists():
        return redirect("orders:basket")
    delivery = get_delivery(basket) or Delivery(basket=basket, prefecture=basket.prefecture)
    form = DeliveryForm(request.POST or None, instance=delivery)
    if request.method == "POST" and form.is_valid():
        set_delivery(basket, **form.cleaned_data)
        return SeeOther(reverse("orders:confirm"))
    status = 400 if form.is_bound else 200
    return render(request, "orders/address.html", {"form": form}, status=status)


@private_page
@require_http_methods(["GET", "HEAD"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the final page. Nothing is ordered until its button is pressed."""
    basket = find_basket(request, site=require_site(request))
    if basket is None or not basket.lines.exists():
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
        placement = place_order(_read_confirmation(request), basket=basket)
    except UnknownConfirmation:
        return SeeOther(reverse("orders:confirm"))
    except OrderProblem as problem:
        return _render_confirmation(request, basket, errors=problem.sentences, status=409)
    if placement.is_new or placement.order.is_payable:
        return go_to_payment(placement.order)
    return SeeOther(reverse("orders:order", args=[placement.order.token]))


def _render_confirmation(
    request: HttpRequest, basket: Basket, *, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    delivery = get_delivery(basket)
    if delivery is None:
        return SeeOther(reverse("orders:address"))
    if basket.prefecture != delivery.prefecture:
        # Another one was chosen in the basket afterwards, to see its fee.
        set_prefecture(basket, delivery.prefecture)
    quote = quote_basket(basket, delivery=delivery)
    if not quote.is_orderable:
        sentences = errors or [_("Something in your basket cannot be ordered like this.")]
        return render_basket(request, basket, errors=sentences, status=409)
    confirmation = show_confirmation(basket, quote=quote, delivery=delivery)
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
