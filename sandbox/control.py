"""What every JSON door for tests needs: reading a body, saying what was wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse


class ControlError(ValueError):
    """The caller asked for something that does not exist; the text says what."""


def answers_json(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Turn a ControlError of a door into a 400 with its sentence."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except ControlError as error:
            return JsonResponse({"error": str(error)}, status=400)

    return wrapped


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the body's JSON object; an empty body is an empty object."""
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as error:
        raise ControlError("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise ControlError("The body is not a JSON object.")
    return body


def take_text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ControlError(f"{name} is a text.")
    return str(value)


def take_int(body: dict[str, Any], name: str) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise ControlError(f"{name} is a whole number.")
    return value
