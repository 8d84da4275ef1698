"""Paper and telephones for the producers, from the desk: pick lists, slips, signing out."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.corner.access import end_sessions
from orders.models import CornerSession
from orders.packing_lists import list_parcels
from products.models import Producer

from .access import ACT, WATCH, choose_site, list_sites, require


def show_packing(request: HttpRequest) -> HttpResponse:
    """Choose a producer and a day; see who is signed in to the corners."""
    require(request.user, WATCH)
    site = choose_site(request)
    sessions = CornerSession.objects.filter(
        producer__site=site, ended_at=None, expires_at__gt=timezone.now()
    ).select_related("producer")
    context = {
        "page_title": _("Packing"),
        "header_icon": "clipboard-list",
        "site": site,
        "sites": list_sites(request),
        "producers": Producer.objects.filter(site=site, is_retired=False),
        "today": timezone.localdate().isoformat(),
        "sessions": sessions,
        "may_act": request.user.has_perm(ACT),
    }
    return render(request, "orders/desk/packing.html", context)


def print_papers(request: HttpRequest) -> HttpResponse:
    """Print a pick list or slips of one producer, or of all, until a day."""
    require(request.user, WATCH)
    site = choose_site(request)
    paper = request.GET.get("paper", "list")
    if paper not in {"list", "slips"}:
        raise Http404("No such paper")
    day = read_day(request.GET.get("day", ""))
    producer = None
    if request.GET.get("producer"):
        producer = Producer.objects.filter(site=site, key=request.GET["producer"]).first()
        if producer is None:
            raise Http404("No such producer here")
    packing = list_parcels(
        site,
        today=timezone.localdate(),
        producer_key=producer.key if producer else "",
        until=day,
    )
    context = {
        "packing": packing,
        "producer_name": producer.name if producer else "",
        "day": day,
    }
    response = render(request, f"orders/print/{paper}.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def sign_out(request: HttpRequest, producer_id: int) -> HttpResponse:
    """End every session of a producer's corner."""
    require(request.user, ACT)
    sites = list_sites(request)
    producer = get_object_or_404(Producer, pk=producer_id, site__in=sites)
    end_sessions(producer, by=request.user)
    messages.success(
        request, _("All telephones of %(name)s are signed out.") % {"name": producer.name}
    )
    return redirect("orders_desk:packing")


def read_day(text: str) -> date:
    """Return the day that a form names; today for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
