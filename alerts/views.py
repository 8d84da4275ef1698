from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.frame import get_city

from .models import Alert, AlertUpdate
from .selectors import get_active_alert, get_last_ended, list_telephones, list_updates
from .texts import NoticeText, choose_text

#: What one reader on a poor line has to fetch, style sheet (2 KB) included, is at most 14 KB.
MAX_BYTES = 12_000


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """What happened, what to do, whom to call. Earlier words give way when it grows too large."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    alert = get_active_alert(site)
    context: dict[str, Any] = {
        "alert": alert,
        "text": choose_text(alert.texts) if alert else None,
        "ended": None if alert else _describe_ended(get_last_ended(site)),
        "telephones": list_telephones(site, get_city(request)),
    }
    earlier = _describe_earlier(alert) if alert else []
    response = render(request, "alerts/emergency.html", {**context, "earlier": earlier})
    while earlier and len(response.content) > MAX_BYTES:
        earlier = earlier[:-1]
        context["has_more"] = True
        response = render(request, "alerts/emergency.html", {**context, "earlier": earlier})
    response.is_cacheable_page = True  # type: ignore[attr-defined]
    return response


def _describe_earlier(alert: Alert) -> list[dict[str, Any]]:
    """Return what was said before the words that hold now, newest first."""
    return [
        {"at": update.at, "text": choose_text(update.texts)} for update in list_updates(alert)[1:]
    ]


def _describe_ended(update: AlertUpdate | None) -> dict[str, Any] | None:
    if update is None:
        return None
    closing: NoticeText = choose_text(update.texts)
    title = choose_text(update.alert.texts).title
    has_closing = update.texts != update.alert.texts
    return {"at": update.at, "title": title, "closing": closing if has_closing else None}
