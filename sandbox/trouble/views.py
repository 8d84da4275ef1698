"""The pages with the trouble buttons and the logs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sandbox.graph.selectors import list_pages
from sandbox.trouble.clock import get_now, move_clock
from sandbox.trouble.models import LoggedRequest, Refusal
from sandbox.trouble.registry import get_kind, list_kinds
from sandbox.trouble.seeds import reset_sandbox
from sandbox.trouble.services import (
    TroubleError,
    list_active_troubles,
    start_trouble,
    stop_troubles,
)

PROVIDERS = (("facebook", "Facebook"), ("stripe", "Stripe"))


@require_safe
def show_troubles(request: HttpRequest) -> HttpResponse:
    names = {page.pk: page.name for page in list_pages()}
    active = [
        {"trouble": found, "kind": get_kind(found.provider, found.name),
         "page": names.get(found.target, found.target)}
        for found in list_active_troubles()
    ]  # fmt: skip
    groups = [{"name": name, "kinds": list_kinds(provider)} for provider, name in PROVIDERS]
    context = {"groups": groups, "active": active, "pages": list_pages(), "now": get_now()}
    return render(request, "sandbox/troubles.html", context)


@require_POST
def press_trouble(request: HttpRequest) -> HttpResponse:
    try:
        start_trouble(
            request.POST.get("provider", ""),
            name=request.POST.get("name", ""),
            page=request.POST.get("page", ""),
            times=_read_number(request, "times"),
            minutes=_read_number(request, "minutes"),
            call=request.POST.get("call", ""),
        )
    except (TroubleError, ValueError):
        return HttpResponseBadRequest(_("This trouble cannot be started with these values."))
    return redirect("troubles")


def _read_number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "").strip()
    return int(text) if text else None


@require_POST
def stop_trouble(request: HttpRequest) -> HttpResponse:
    pk = request.POST.get("id", "")
    if not pk.isdigit():
        return HttpResponseBadRequest(_("There is no such trouble."))
    stop_troubles(pk=int(pk))
    return redirect("troubles")


@require_POST
def press_clock(request: HttpRequest) -> HttpResponse:
    try:
        minutes = _read_number(request, "minutes") or 0
        move_clock(minutes * 60)
    except (ValueError, OverflowError):
        return HttpResponseBadRequest(_("The clock moves on by whole minutes only."))
    return redirect("troubles")


@require_POST
def press_reset(request: HttpRequest) -> HttpResponse:
    reset_sandbox()
    return redirect("start")


@require_safe
def show_requests(request: HttpRequest) -> HttpResponse:
    rows = Paginator(LoggedRequest.objects.order_by("-pk"), 50)
    context = {"rows": rows.get_page(request.GET.get("page"))}
    return render(request, "sandbox/requests.html", context)


@require_safe
def show_refusals(request: HttpRequest) -> HttpResponse:
    rows = Paginator(Refusal.objects.order_by("-pk"), 50)
    context = {"rows": rows.get_page(request.GET.get("page"))}
    return render(request, "sandbox/refusals.html", context)
