"""Forms on cacheable pages: no token in the page, a strict look at where the post comes from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a browser says that a page of this very host sent the request.

    Sec-Fetch-Site is believed first, then Origin, then Referer (old phones send only that).
    A request that says nothing is not ours.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return site == "same-origin"
    try:
        parts = urlsplit(source)
    except ValueError:  # no address at all, such as "http://["
        return False
    return parts.scheme == request.scheme and parts.netloc == request.get_host()


def same_origin_form(view: View) -> View:
    """Guard a POST view of a cacheable page by origin instead of a CSRF token."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied("The form was not sent from this site")
        return view(request, *args, **kwargs)

    return guarded
