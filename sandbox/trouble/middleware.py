"""Writes every request to a provider's API into the log, whoever answers it."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from sandbox.trouble.services import record_request

PROVIDERS = {"/graph/": "facebook", "/stripe/": "stripe"}
SECRET_PARAMS = {"access_token", "appsecret_proof", "client_secret", "input_token"}
LONGEST_VALUE = 4_000
CUT = "sandbox.cut"


class RequestLogMiddleware:
    """A view may set `request.META["sandbox.note"]` to say what became of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        provider = next(
            (name for prefix, name in PROVIDERS.items() if request.path.startswith(prefix)), ""
        )
        if not provider:
            return self.get_response(request)
        begun = time.monotonic()
        response = self.get_response(request)
        params, files = read_params(request)
        record_request(
            provider,
            method=request.method or "",
            path=request.path,
            params=params,
            files=files,
            status=response.status_code,
            note=request.META.get("sandbox.note", ""),
            milliseconds=round((time.monotonic() - begun) * 1000),
        )
        if request.META.get(CUT):
            _cut_connection(request)
        return response


def lose_answer(request: HttpRequest) -> None:
    """Let this call end without an answer: its line is cut once the log has been written."""
    request.META[CUT] = True


def _cut_connection(request: HttpRequest) -> None:
    connection = request.META.get("sandbox.connection")
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):  # the caller may have gone already
            connection.shutdown(socket.SHUT_RDWR)


def read_params(request: HttpRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was sent, by query, form or JSON, with secrets shortened; and the files."""
    params: dict[str, Any] = flatten(request.GET)
    files: list[dict[str, Any]] = []
    try:
        if request.content_type == "application/json":
            body = json.loads(request.body or b"{}")
            params |= body if isinstance(body, dict) else {"(body)": body}
        else:
            params |= flatten(request.POST)
            files = [
                {"name": name, "filename": part.name, "type": part.content_type, "size": part.size}
                for name, part in request.FILES.items()
                if isinstance(part, UploadedFile)
            ]
    except (
        ValueError,
        BadRequest,
        MultiPartParserError,
        RequestDataTooBig,
        TooManyFieldsSent,
        UnreadablePostError,
    ):
        params["(body)"] = "unreadable"
    return {name: _shorten(name, value) for name, value in params.items()}, files


def flatten(values: QueryDict) -> dict[str, Any]:
    """Return a plain dictionary; a name that was sent twice keeps a list."""
    return {name: found[0] if len(found) == 1 else found for name, found in values.lists()}


def _shorten(name: str, value: Any) -> Any:
    if name in SECRET_PARAMS:
        return f"{str(value)[:8]}…"
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return value[:LONGEST_VALUE] + "…"
    return value
