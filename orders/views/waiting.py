from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.waiting import (
    WaitingProblem,
    count_minutes_until_free,
    join_waiting_list,
    say_minutes,
)
from products.selectors import get_offer
from products.states import SaleState

from .basket import get_shop_url
from .common import private_page, require_site


class WaitingForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We write once, when it can be had again, and then forget the address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please write an e-mail address."),
            "invalid": _("Please write the whole e-mail address, such as name@example.jp."),
        },
    )


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Say when goods may come free, and take an address for one mail."""
    site = require_site(request)
    offer = get_offer(variant_id, site=site, at=timezone.now())
    if offer is None or offer.state == SaleState.WITHDRAWN:
        raise Http404("No such goods here")
    form = WaitingForm(request.POST or None, label_suffix="")
    is_joined, problem, status = False, "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            sender = request.META.get("REMOTE_ADDR", "")
            try:
                join_waiting_list(offer, site=site, email=form.cleaned_data["email"], sender=sender)
                is_joined, status = True, 200
            except WaitingProblem as error:
                problem = str(error)
    minutes = count_minutes_until_free(variant_id) if not offer.is_on_sale else None
    context = {
        "offer": offer,
        "form": form,
        "is_joined": is_joined,
        "errors": [problem] if problem else [],
        "free_in": say_minutes(minutes) if minutes is not None else "",
        "may_wait": offer.state in {SaleState.SOLD_OUT, SaleState.ALL_HELD},
        "shop_url": get_shop_url(request),
    }
    return render(request, "orders/waiting.html", context, status=status)
