from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

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
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdigit() and hasattr(request, "_stream"):
            # Django has no public place to stand between the server and its form parsers.
            request._stream = WholeBody(request._stream, int(declared))  # type: ignore[assignment]


class WholeBody(io.IOBase):
    """A request's body that notices when it ends before its declared length.

    Django's form parsers take what came as if it were all: half a form would be a whole one.
    A WSGI server's `read` blocks until it has what was asked for, so less means the end.
    """

    def __init__(self, stream: Any, declared: int) -> None:
        self.stream = stream
        self.missing = declared

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self.missing if size is None or size < 0 else min(size, self.missing)
        return self._count(self.stream.read(*(() if size is None else (size,))), wanted)

    def readline(self, size: int | None = -1, /) -> bytes:
        line = self.stream.readline(*(() if size is None else (size,)))
        return self._count(line, min(1, self.missing) if size != 0 else 0)

    def _count(self, data: bytes, wanted: int) -> bytes:
        self.missing -= len(data)
        if len(data) < wanted:
            raise BadRequest("The body is shorter than it says")
        return data


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
