"""The JSON doors that every part shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from sandbox.control import ControlError, answers_json, read_json, take_int, take_text
from sandbox.trouble.clock import get_now, move_clock
from sandbox.trouble.models import LoggedRequest, Refusal, Trouble
from sandbox.trouble.seeds import reset_sandbox
from sandbox.trouble.services import (
    TroubleError,
    list_active_troubles,
    start_trouble,
    stop_troubles,
)


@csrf_exempt
@require_http_methods(["POST"])
def reset(request: HttpRequest) -> JsonResponse:
    reset_sandbox()
    return JsonResponse({"ok": True})


@csrf_exempt
@require_http_methods(["GET", "POST"])
@answers_json
def clock(request: HttpRequest) -> JsonResponse:
    """POST {"seconds"} moves the clock on; both say what time it is."""
    if request.method == "POST":
        seconds = take_int(read_json(request), "seconds")
        if seconds is None:
            raise ControlError("seconds is a whole number.")
        try:
            move_clock(seconds)
        except ValueError as error:
            raise ControlError(str(error)) from error
    return JsonResponse({"now": get_now().isoformat()})


@csrf_exempt
@require_http_methods(["GET", "POST", "DELETE"])
@answers_json
def trouble(request: HttpRequest, provider: str) -> JsonResponse:
    """POST {"name","page","times","minutes","call"} starts one; DELETE ends all, or ?name=."""
    if request.method == "POST":
        body = read_json(request)
        try:
            started = start_trouble(
                provider,
                name=take_text(body, "name"),
                page=take_text(body, "page"),
                times=take_int(body, "times"),
                minutes=take_int(body, "minutes"),
                call=take_text(body, "call"),
            )
        except TroubleError as error:
            raise ControlError(str(error)) from error
        return JsonResponse({"trouble": describe_trouble(started)})
    if request.method == "DELETE":
        return JsonResponse({"stopped": stop_troubles(provider, name=request.GET.get("name", ""))})
    return JsonResponse(
        {"troubles": [describe_trouble(found) for found in list_active_troubles(provider)]}
    )


def describe_trouble(found: Trouble) -> dict[str, Any]:
    return {
        "id": found.pk,
        "provider": found.provider,
        "name": found.name,
        "page": found.target,
        "times_left": found.times_left,
        "until": found.until.isoformat() if found.until else None,
        "hits": found.hits,
    }


@require_GET
def list_requests(request: HttpRequest) -> JsonResponse:
    """Every request to a provider's API, oldest first; ?provider= and ?after=ID narrow."""
    rows = LoggedRequest.objects.order_by("pk")
    if provider := request.GET.get("provider"):
        rows = rows.filter(provider=provider)
    if (after := request.GET.get("after", "")).isdigit():
        rows = rows.filter(pk__gt=int(after))
    fields = "id", "at", "provider", "method", "path", "params", "files", "status", "note"
    return JsonResponse({"requests": list(rows.values(*fields))})


@require_GET
def list_refusals(request: HttpRequest) -> JsonResponse:
    """Every request that the real provider would refuse, oldest first; ?provider= narrows."""
    rows = Refusal.objects.order_by("pk")
    if provider := request.GET.get("provider"):
        rows = rows.filter(provider=provider)
    fields = "id", "at", "provider", "method", "path", "code", "sentence"
    return JsonResponse({"refusals": list(rows.values(*fields))})
