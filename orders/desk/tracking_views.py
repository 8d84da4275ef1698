"""A file of tracking numbers at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.carriers import CARRIERS
from orders.models import ShopSettings
from orders.tracking import FileRefused, apply_tracking

from .access import ACT, choose_site, list_sites, require


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of numbers: all of it, or none of it with the lines that do not fit."""
    require(request.user, ACT)
    site = choose_site(request)
    misfits = []
    if request.method == "POST":
        chosen = request.FILES.get("file")
        carrier = CARRIERS.get(ShopSettings.for_site(site).carrier)
        if chosen is None:
            messages.error(request, _("Please choose a file."))
        else:
            try:
                count = apply_tracking(
                    site,
                    chosen.read(),
                    by=request.user,
                    carrier=str(carrier.name) if carrier else "",
                )
            except FileRefused as error:
                misfits = error.misfits
            else:
                text = ngettext(
                    "%(count)d parcel is noted as sent.",
                    "%(count)d parcels are noted as sent.",
                    count,
                )
                messages.success(request, text % {"count": count})
                return redirect("orders_desk:list")
    context = {
        "page_title": _("Tracking numbers from a file"),
        "header_icon": "clipboard-list",
        "site": site,
        "sites": list_sites(request),
        "misfits": misfits,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "orders/desk/tracking.html", context, status=status)
