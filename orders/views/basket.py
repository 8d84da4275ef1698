from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from core.frame import get_front_page, get_kind, list_children
from core.http import same_origin_form
from core.models import CityImage
from orders.baskets import (
    BasketProblem,
    add_to_basket,
    change_quantity,
    find_basket,
    open_basket,
    quote_basket,
    remove_line,
    set_basket_cookie,
    set_code,
    set_postcode,
    set_prefecture,
)
from orders.models import Basket, Delivery, Order
from orders.prefectures import PREFECTURE_CHOICES, PREFECTURE_LABELS
from orders.promises import describe_dispatch
from orders.quotes import Quote
from orders.remembered import load_shop
from orders.sources import note_source, read_source
from orders.waiting import describe_waiting
from products.models import ShopIndexPage
from products.selectors import list_first_pictures

from .common import SeeOther, private_page, require_site


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_basket(request: HttpRequest) -> HttpResponse:
    """Show the basket; change a quantity, take a line out, choose where it goes."""
    basket = find_basket(request, site=require_site(request))
    if request.method == "POST":
        if basket is None:
            return SeeOther(reverse("orders:basket"))
        try:
            _change(basket, request)
        except BasketProblem as problem:
            return render_basket(request, basket, errors=[str(problem)], status=400)
        return SeeOther(reverse("orders:basket"))
    return render_basket(request, basket)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put goods into the basket, making one with its cookie at the first time."""
    if request.method != "POST":
        return redirect("orders:basket")
    site = require_site(request)
    basket, token = find_basket(request, site=site), ""
    if basket is None:
        basket, token = open_basket(site=site)
    try:
        variant_id = _read_key(request.POST.get("variant", ""))
        add_to_basket(basket, variant_id=variant_id, quantity=request.POST.get("quantity", "1"))
        note_source(basket, read_source(request))
        response: HttpResponse = SeeOther(reverse("orders:basket"))
    except BasketProblem as problem:
        if token:
            basket.delete()
            return render_basket(request, None, errors=[str(problem)], status=400)
        return render_basket(request, basket, errors=[str(problem)], status=400)
    if token:
        set_basket_cookie(response, token, is_secure=request.is_secure())
    return response


def render_basket(
    request: HttpRequest,
    basket: Basket | None,
    *,
    errors: list[str] | None = None,
    status: int = 200,
    delivery: Delivery | None = None,
) -> HttpResponse:
    """Return the basket's page, with sentences on what did not work."""
    quote = quote_basket(basket, delivery=delivery) if basket else None
    last = None
    if basket is not None and quote is not None and not quote.parcels:
        orders = Order.objects.filter(confirmation__basket=basket)
        last = orders.order_by("-created_at").first()
    return render(
        request,
        "orders/basket.html",
        {
            "quote": quote,
            "last_order": last,
            "errors": errors or [],
            "images": load_images(quote),
            "basket": basket,
            "free_in": describe_waiting(quote),
            "promises": list_promises(quote, site=basket.site) if basket and quote else {},
            "shop_url": get_shop_url(request),
            "prefectures": PREFECTURE_CHOICES,
            "prefecture_name": PREFECTURE_LABELS.get(basket.prefecture, "") if basket else "",
        },
        status=status,
    )


def load_images(quote: Quote | None) -> dict[int, CityImage]:
    """Return the pictures of a basket's goods by their pages, ready in the basket's size."""
    pages = {line.offer.page_id for line in quote.lines if line.offer.page_id} if quote else set()
    return list_first_pictures(pages) if pages else {}


def list_promises(quote: Quote, *, site: Site) -> dict[int, str]:
    """Return by parcel when it comes, as on the final page."""
    carrier = load_shop(site).carrier
    return {parcel.number: describe_dispatch(parcel, carrier=carrier) for parcel in quote.parcels}


def get_shop_url(request: HttpRequest) -> str:
    """Return the address of the shop in the active language; "" where there is none."""
    front_page = get_front_page(request)
    if front_page is None:
        return ""
    children = list_children(request, front_page)
    shop = next((child for child in children if get_kind(child) is ShopIndexPage), None)
    return (shop.get_url(request) or "") if shop else ""


def _change(basket: Basket, request: HttpRequest) -> None:
    """Do what the pressed button says. Raises BasketProblem."""
    if request.POST.get("postcode", "").strip():
        set_postcode(basket, request.POST["postcode"])
    elif "prefecture" in request.POST:
        prefecture = request.POST["prefecture"]
        if prefecture not in PREFECTURE_LABELS:
            raise BasketProblem(_("Please choose the prefecture from the list."))
        set_prefecture(basket, prefecture)
    elif "code" in request.POST:
        set_code(basket, request.POST["code"])
    elif "remove" in request.POST:
        remove_line(basket, variant_id=_read_key(request.POST["remove"]))
    else:
        change_quantity(
            basket,
            variant_id=_read_key(request.POST.get("variant", "")),
            quantity=request.POST.get("quantity", ""),
        )


def _read_key(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    raise BasketProblem(_("These goods are not sold here any more."))
