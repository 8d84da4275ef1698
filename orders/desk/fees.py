"""The table of shipping fees: one field per region and temperature, empty where none goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from orders.models import ShippingRate
from orders.prefectures import REGION_CHOICES
from products.states import Temperature
from products.words import name_temperature

from .access import choose_site, list_sites, require

CHANGE = "orders.change_shippingrate"
HIGHEST = 100_000


class FeesForm(forms.Form):
    """One number per region and temperature class."""

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        rates = ShippingRate.objects.filter(site=site)
        known = {_name(rate.region, rate.temperature): rate.fee_minor for rate in rates}
        super().__init__(*args, **kwargs)
        self.initial = known
        for region, label in REGION_CHOICES:
            for temperature in Temperature:
                self.fields[_name(region, temperature)] = forms.IntegerField(
                    label=f"{label}, {name_temperature(temperature)}",
                    min_value=0,
                    max_value=HIGHEST,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
                    error_messages={
                        "invalid": _("Please write a whole number, or leave it empty."),
                        "min_value": _("A fee is 0 or more."),
                        "max_value": _("A fee is at most %(limit_value)s."),
                    },
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table: a region and its fields."""
        return [
            {
                "label": label,
                "fields": [self[_name(region, temperature)] for temperature in Temperature],
            }
            for region, label in REGION_CHOICES
        ]


@transaction.atomic
def save_fees(site: Site, fees: dict[str, int | None]) -> None:
    """Store the table of a city; a region without a fee is not delivered to."""
    for region, _label in REGION_CHOICES:
        for temperature in Temperature:
            rows = ShippingRate.objects.filter(site=site, region=region, temperature=temperature)
            fee = fees[_name(region, temperature)]
            if fee is None:
                rows.delete()
            elif not rows.update(fee_minor=fee):
                ShippingRate.objects.create(
                    site=site, region=region, temperature=temperature, fee_minor=fee
                )


def edit_fees(request: HttpRequest) -> HttpResponse:
    require(request.user, CHANGE)
    site = choose_site(request)
    form = FeesForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        save_fees(site, form.cleaned_data)
        messages.success(request, _("The fees are saved. They count from the next basket on."))
        return redirect(f"{reverse('orders_desk:fees')}?site={site.pk}")
    return render(
        request,
        "orders/desk/fees.html",
        {
            "page_title": _("Shipping fees"),
            "header_icon": "tag",
            "form": form,
            "site": site,
            "sites": list_sites(request),
            "temperatures": [name_temperature(temperature) for temperature in Temperature],
        },
        status=400 if form.is_bound else 200,
    )


def _name(region: str, temperature: str) -> str:
    return f"{region}-{temperature}"
