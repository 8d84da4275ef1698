from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from core.languages import get_html_language

from . import short_links, webhooks

logger = logging.getLogger(__name__)


@require_safe
def short_link(request: HttpRequest, marker: str) -> HttpResponse:
    """Lead to where the announced page is today; sets no cookie and asks for none."""
    target = short_links.find_target(marker)
    if target is None:
        raise Http404
    if not target.url:
        status = 410 if target.is_gone else 404
        return _close(_render_missing(request, status))
    response = HttpResponseRedirect(target.url)
    if request.method == "GET":
        kind = short_links.classify_visit(
            agent=request.headers.get("User-Agent", ""),
            referrer=request.headers.get("Referer", ""),
            has_click_id="fbclid" in request.GET,
        )
        short_links.count_visit(target.delivery_id, kind)
    return _close(response)


def _render_missing(request: HttpRequest, status: int) -> HttpResponse:
    context = {"status": status, "html_language": get_html_language(), "front_path": "/"}
    return render(request, "crosspost/link_gone.html", context, status=status)


def _close(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    # The page may move, and each visit counts: no cache may answer in our place.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "origin"
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
def facebook_webhook(request: HttpRequest) -> HttpResponse:
    """Facebook's webhook: a subscription's challenge by GET, signed notifications by POST."""
    site = Site.find_for_request(request)
    try:
        if request.method == "GET":
            challenge = webhooks.answer_challenge(
                site,
                mode=request.GET.get("hub.mode", ""),
                token=request.GET.get("hub.verify_token", ""),
                challenge=request.GET.get("hub.challenge", ""),
            )
            return HttpResponse(challenge, content_type="text/plain")
        webhooks.receive_webhook(
            site,
            body=request.body,
            signature=request.headers.get("X-Hub-Signature-256", ""),
        )
    except (webhooks.WebhookRefusedError, RequestDataTooBig) as error:
        # The reason only: bodies hold names and words of citizens.
        logger.warning("A Facebook webhook was refused: %s", error)
        return HttpResponse("Refused", status=400, content_type="text/plain")
    return HttpResponse("OK", content_type="text/plain")
