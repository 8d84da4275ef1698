"""What the city keeps of each producer's goods: a list to read, a line to add.

A rate that has begun is never changed: it is how orders of its days were shared out.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from orders.desk.access import choose_site, list_sites, require
from products.models import Producer
from settlement.models import CommissionRate

from .months import list_crumbs

CHANGE = "settlement.change_commissionrate"


class RateForm(forms.Form):
    """A new rate from a day on. The day is today or later: the past is booked."""

    producer = forms.ModelChoiceField(
        label=gettext_lazy("Producer"),
        queryset=Producer.objects.none(),
        required=False,
        empty_label=gettext_lazy("All without a rate of their own"),
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Commission in percent of the price with tax"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From this day on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        field = self.fields["producer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the types)
        field.queryset = Producer.objects.filter(site=site, is_retired=False)

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Orders of past days are booked. Choose today or later."))
        return day

    def save(self) -> CommissionRate:
        """Store the rate; one that was planned for the same day is replaced."""
        row, _made = CommissionRate.objects.update_or_create(
            site=self.site,
            producer=self.cleaned_data["producer"],
            valid_from=self.cleaned_data["valid_from"],
            defaults={"tenths_of_percent": int(self.cleaned_data["percent"] * 10)},
        )
        return row


def edit_commissions(request: HttpRequest) -> HttpResponse:
    """Show all rates of a city and take a new one."""
    require(request.user, CHANGE)
    site = choose_site(request)
    form = RateForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The commission is stored."))
        return redirect(f"{request.path}?site={site.pk}")
    rates = CommissionRate.objects.filter(site=site).select_related("producer")
    return render(
        request,
        "settlement/admin/commissions.html",
        {
            "page_title": _("Commissions"),
            "header_icon": "tag",
            "breadcrumbs_items": list_crumbs(_("Commissions")),
            "site": site,
            "sites": list_sites(request),
            "form": form,
            "rates": rates,
        },
    )
