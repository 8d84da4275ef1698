"""The tables of shipping fees, one per class: a field per region and size, empty: none goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.pagecache import expire_pages_on_commit
from orders.models import ShippingRate
from orders.models.shipping import ParcelSize
from orders.packing import LARGEST, SIZES
from orders.prefectures import REGION_CHOICES
from products.states import Temperature
from products.words import name_temperature

from .access import choose_site, list_sites, require

CHANGE = "orders.change_shippingrate"
HIGHEST = 100_000


class FeesForm(forms.Form):
    """One number per region and size, for one temperature class."""

    def __init__(self, *args: Any, site: Site, temperature: str, **kwargs: Any) -> None:
        rates = ShippingRate.objects.filter(site=site, temperature=temperature)
        super().__init__(*args, **kwargs)
        self.sizes = list_sizes(temperature)
        self.initial = {_name(rate.region, rate.size): rate.fee_minor for rate in rates}
        for region, label in REGION_CHOICES:
            for size in self.sizes:
                self.fields[_name(region, size)] = forms.IntegerField(
                    label=f"{label}, {name_size(size)}",
                    min_value=0,
                    max_value=HIGHEST,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
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
            {"label": label, "fields": [self[_name(region, size)] for size in self.sizes]}
            for region, label in REGION_CHOICES
        ]


def list_sizes(temperature: str) -> list[int]:
    """Return the sizes that carriers take in a class, the fee for any size last."""
    return [*(size for size in SIZES if size <= LARGEST[temperature]), ParcelSize.ANY]


def name_size(size: int) -> str:
    """Return the heading of a column."""
    return _("all other sizes") if size == ParcelSize.ANY else _("size %(size)d") % {"size": size}


@transaction.atomic
def save_fees(site: Site, fees: dict[str, int | None], *, temperature: str) -> None:
    """Store a city's table for one class; a size without a fee is not sent to the region."""
    for region, _label in REGION_CHOICES:
        for size in list_sizes(temperature):
            rows = ShippingRate.objects.filter(
                site=site, region=region, temperature=temperature, size=size
            )
            fee = fees[_name(region, size)]
            if fee is None:
                rows.delete()
            elif not rows.update(fee_minor=fee):
                ShippingRate.objects.create(
                    site=site, region=region, temperature=temperature, size=size, fee_minor=fee
                )
    expire_pages_on_commit()  # and with them what is remembered of the fees


def edit_fees(request: HttpRequest) -> HttpResponse:
    require(request.user, CHANGE)
    site = choose_site(request)
    temperature = request.GET.get("class", Temperature.AMBIENT)
    if temperature not in Temperature.values:
        raise Http404("No such class")
    form = FeesForm(request.POST or None, site=site, temperature=temperature)
    if request.method == "POST" and form.is_valid():
        save_fees(site, form.cleaned_data, temperature=temperature)
        messages.success(request, _("The fees are saved. They count from the next basket on."))
        return redirect(f"{reverse('orders_desk:fees')}?site={site.pk}&class={temperature}")
    return render(
        request,
        "orders/desk/fees.html",
        {
            "page_title": _("Shipping fees"),
            "header_icon": "tag",
            "form": form,
            "site": site,
            "sites": list_sites(request),
            "sizes": [name_size(size) for size in form.sizes],
            "temperature": temperature,
            "temperatures": [(one.value, name_temperature(one)) for one in Temperature],
        },
        status=400 if form.is_bound else 200,
    )


def _name(region: str, size: int) -> str:
    return f"{region}-{int(size)}"
