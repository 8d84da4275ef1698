from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .hosts import is_known_host
from .languages import get_html_language, get_language_of_path

GetResponse = Callable[[HttpRequest], HttpResponse]

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class MalformedRequestMiddleware:
    """Answers 400 to what no browser sends: an unknown charset, a body cut short, a NUL."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        if request.content_type in FORM_TYPES:
            self._check_form_body(request)
        return self.get_response(request)

    def _check_form_body(self, request: HttpRequest) -> None:
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if charset not in {"utf-8", "utf8"}:
            raise BadRequest("Forms are sent in UTF-8")
        if request.content_type == "application/x-www-form-urlencoded":
            declared = request.META.get("CONTENT_LENGTH") or "0"
            if declared.isdigit() and len(request.body) < int(declared):
                raise BadRequest("The body is shorter than it says")


class KnownHostMiddleware:
    """Refuses host names that belong to no city; Django alone cannot know `Site` rows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rpartition(":")[0] or request.get_host()
        if not is_known_host(host.lower()):
            raise DisallowedHost(f"{host!r} is not a host of this installation")
        return self.get_response(request)


class PathLocaleMiddleware:
    """Activates the language that the path names; never the browser's or a cookie's.

    The admin activates the language that a member of staff chose by itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_of_path(request.path_info)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if "Content-Language" not in response:
            response["Content-Language"] = get_html_language()
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_vary_headers(response, ("Cookie",))
        return response
