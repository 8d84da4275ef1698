"""Error pages of our own, in the reader's language, without the database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation

from .languages import get_html_language, get_language_of_path


def _render(request: HttpRequest, status: int) -> HttpResponse:
    language = get_language_of_path(request.path_info)
    prefix = settings.LANGUAGE_PREFIXES.get(language, "")
    context = {"status": status, "front_path": f"/{prefix}/" if prefix else "/"}
    with translation.override(language):
        context["html_language"] = get_html_language()
        body = loader.render_to_string(f"errors/{status}.html", context)
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _render(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _render(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _render(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _render(request, 500)
