"""Where the parcels go and when; the postcode fills in the place, also without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.baskets import find_basket, get_delivery, quote_basket, set_delivery, set_wishes
from orders.forms import ADDRESS_FIELDS, DeliveryForm
from orders.models import Basket, Delivery, ShopSettings
from orders.postcodes import find_place
from orders.quotes import Quote
from orders.wish_forms import WishForm, build_wish_forms, read_wishes

from .common import SeeOther, private_page, require_site


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter_address(request: HttpRequest) -> HttpResponse:
    """Ask where the parcels go; errors stand at their field and what was typed stays."""
    basket = find_basket(request, site=require_site(request))
    if basket is None or not basket.lines.exists():
        return redirect("orders:basket")
    delivery = get_delivery(basket) or Delivery(
        basket=basket, prefecture=basket.prefecture, postcode=basket.postcode
    )
    quote = quote_basket(basket)
    if request.method != "POST":
        wishes = _build_wishes(basket, quote)
        form = DeliveryForm(instance=delivery, is_pickup_only=quote.is_pickup_only)
        return _render(request, form, wishes)
    if "fill" in request.POST:
        return _fill_in(request, basket, delivery, quote)
    wishes = _build_wishes(basket, quote, request.POST)
    are_good = not [one for one in wishes if not one.is_valid()]
    form = DeliveryForm(
        request.POST, instance=delivery, is_pickup_only=are_good and _is_all_fetched(quote, wishes)
    )
    if form.is_valid() and are_good:
        set_wishes(basket, read_wishes(wishes))
        set_delivery(basket, **form.cleaned_data)
        return SeeOther(reverse("orders:confirm"))
    return _render(request, form, wishes, status=400)


@private_page
@require_http_methods(["GET", "HEAD"])
def look_up_postcode(request: HttpRequest) -> HttpResponse:
    """Answer the page's script: prefecture and street of a postcode, empty for an unknown one."""
    place = find_place(request.GET.get("postcode", ""))
    if place is None:
        return JsonResponse({"prefecture": "", "street": ""})
    return JsonResponse({"prefecture": place.prefecture, "street": place.street})


def _fill_in(
    request: HttpRequest, basket: Basket, delivery: Delivery, quote: Quote
) -> HttpResponse:
    """Show what was typed with the postcode's place in it; nothing is checked or kept yet."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ADDRESS_FIELDS}
    place = find_place(typed["postcode"])
    note = _("We do not know this postcode. Please write the address by hand.")
    if place is not None:
        typed |= {"postcode": place.postcode, "prefecture": place.prefecture}
        if place.street not in typed["street"]:
            typed["street"] = place.street
        note = _("City and town are filled in. Please add the street and the number.")
    form = DeliveryForm(initial=typed, instance=delivery)
    wishes = _build_wishes(basket, quote, request.POST)
    return _render(request, form, wishes, note=note)


def _build_wishes(basket: Basket, quote: Quote, data: Any = None) -> list[WishForm]:
    carrier = ShopSettings.for_site(basket.site).carrier
    return build_wish_forms(quote, data=data, carrier=carrier)


def _is_all_fetched(quote: Quote, wishes: list[WishForm]) -> bool:
    fetched = [form for form in wishes if form.wish.is_pickup]
    return len(fetched) == len(quote.parcels)


def _render(
    request: HttpRequest,
    form: DeliveryForm,
    wishes: list[WishForm],
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = sum(len(one.errors) for one in [form, *wishes] if one.is_bound)
    context = {
        "form": form,
        "wishes": wishes,
        "note": note,
        "error_count": errors if status == 400 else 0,
        "is_day_gone": request.GET.get("day") == "gone",
    }
    return render(request, "orders/address.html", context, status=status)
