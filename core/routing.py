"""The page of an address, found with few questions.

Wagtail asks for each part of an address twice. Front pages and what is right under them are
remembered for the navigation already, so an address is followed from there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.views import serve

from .frame import list_children, list_front_pages
from .hosts import find_site


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer as Wagtail does, with the page that an address leads to."""
    find_site(request)
    front = _find_front_page(request)
    if front is not None and not hasattr(request, "_wagtail_route_for_request"):
        try:
            request._wagtail_route_for_request = _follow(request, front, path)  # type: ignore[attr-defined]
        except Http404:
            request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, path)
    return response


def _find_front_page(request: HttpRequest) -> Page | None:
    """Return the front page in the active language; without one Wagtail knows what to do."""
    code = get_language() or settings.LANGUAGE_CODE
    pages = list_front_pages(request)
    return next((page for page in pages if page.locale.language_code == code), None)


def _follow(request: HttpRequest, front: Page, path: str) -> Any:
    parts = [part for part in path.split("/") if part]
    if parts:
        children = list_children(request, front)
        child = next((child for child in children if child.slug == parts[0]), None)
        if child is not None:
            child._cached_parent_obj = front
            # What a page on the way holds is not shown.
            known = child.specific_deferred if parts[1:] else child.specific
            return known.route(request, parts[1:])
    return front.specific.route(request, parts)
