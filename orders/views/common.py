"""What every page of the basket and of an order has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.models import Site

from core.hosts import find_site

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Mark answers as one visitor's: never stored, never indexed, address not told outside."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return marked


def require_site(request: HttpRequest) -> Site:
    """Return the city whose host the request asks."""
    site = find_site(request)
    if site is None:
        raise Http404("No city has this host")
    return site


class SeeOther(HttpResponseRedirect):
    """After a form: read the next page with GET, so that Reload sends nothing again."""

    status_code = 303
