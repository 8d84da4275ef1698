"""Label files at the desk: first what the file cannot hold, then the file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.labels import FORMATS, build_labels
from orders.packing_lists import list_parcels
from orders.states import ParcelState
from products.models import Producer

from .access import ACT, choose_site, list_sites, require
from .packing import read_day


def show_labels(request: HttpRequest) -> HttpResponse:
    """Show how many labels there are and what was changed; `?file=1` is the file itself."""
    require(request.user, ACT)
    site = choose_site(request)
    carrier = request.GET.get("carrier", next(iter(FORMATS)))
    producer = request.GET.get("producer", "")
    if carrier not in FORMATS:
        raise Http404("No such carrier")
    day = read_day(request.GET.get("day", ""))
    packing = list_parcels(
        site,
        today=timezone.localdate(),
        producer_key=producer,
        until=day,
        states=(ParcelState.TO_PACK, ParcelState.PACKED),
    )
    parcels = [row.parcel for row in packing.parcels if not row.parcel.is_pickup]
    labels = build_labels(site, parcels, carrier=carrier, day=day)
    if request.GET.get("file"):
        response = HttpResponse(labels.content, content_type="text/csv; charset=shift_jis")
        response["Content-Disposition"] = f'attachment; filename="{labels.name}"'
        response["Cache-Control"] = "private, no-store"
        return response
    values = {"site": site.pk, "carrier": carrier, "producer": producer, "day": day, "file": 1}
    context = {
        "page_title": _("Parcel labels"),
        "header_icon": "clipboard-list",
        "site": site,
        "sites": list_sites(request),
        "producers": Producer.objects.filter(site=site, is_retired=False),
        "chosen": producer,
        "carriers": [(key, label) for key, (label, _build) in FORMATS.items()],
        "carrier": carrier,
        "day": day.isoformat(),
        "count": len(parcels),
        "changes": labels.changes,
        "query": urlencode(values),
    }
    return render(request, "orders/desk/labels.html", context)
