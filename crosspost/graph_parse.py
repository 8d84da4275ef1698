"""Strict reading of Graph answers: the status, the body and the headers all count."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import requests

from core.logs import redact

from .graph_outcome import Outcome, Usage
from .states import AttemptOutcome

VERSION_HEADER = "facebook-api-version"
_USAGE_PERCENTS = ("call_count", "total_cputime", "total_time")


def read_answer(
    response: requests.Response, *, expect: Callable[[dict[str, Any]], bool] | None = None
) -> Outcome:
    """Return ok, rejected or unknown; see `Outcome` for what each promises.

    ok needs HTTP 200, a JSON object without an error, and what `expect` asks for. rejected
    needs HTTP 4xx and an error object with a whole number as its code.
    """
    status = response.status_code
    usage = read_usage(response)
    body = _read_object(response)
    error = body.get("error") if body is not None else None
    if isinstance(error, dict) and error:
        return _read_error(error, status=status, usage=usage)
    if status == 200 and body is not None and "error" not in body:
        if expect is None or expect(body):
            return Outcome(kind=AttemptOutcome.OK, data=body, http_status=status, usage=usage)
        return _unknown(status, "the answer lacks what was asked for", usage)
    return _unknown(status, "not an answer of the Graph API", usage)


def read_usage(response: requests.Response) -> Usage:
    """Return the highest use over all usage headers, and the longest pause they ask for."""
    percent = 0
    minutes = 0
    for entry in _list_usage_entries(response):
        for name in _USAGE_PERCENTS:
            percent = max(percent, _whole(entry.get(name)))
        minutes = max(minutes, _whole(entry.get("estimated_time_to_regain_access")))
    return Usage(percent=percent, regain_minutes=minutes)


def is_api_version_other(response: requests.Response, version: str) -> str:
    """Return the version that really served the call when it differs from ours, else ""."""
    served = response.headers.get(VERSION_HEADER, "")
    return served if served and served != version else ""


def _list_usage_entries(response: requests.Response) -> list[dict[str, Any]]:
    entries: list[Any] = []
    for name in ("X-App-Usage", "X-Page-Usage"):
        entries.append(_load(response.headers.get(name)))
    by_object = _load(response.headers.get("X-Business-Use-Case-Usage"))
    if isinstance(by_object, dict):
        for value in by_object.values():
            entries += value if isinstance(value, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]


def _load(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _whole(value: Any) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return max(0, int(value)) if is_number and value < 1_000_000 else 0


def _read_object(response: requests.Response) -> dict[str, Any] | None:
    try:
        body = json.loads(response.content)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _read_error(error: dict[str, Any], *, status: int, usage: Usage) -> Outcome:
    code = error.get("code")
    has_code = isinstance(code, int) and not isinstance(code, bool)
    is_definite = 400 <= status < 500 and has_code
    subcode = error.get("error_subcode")
    title = _words(error.get("error_user_title"))
    told = _words(error.get("error_user_msg"))
    return Outcome(
        kind=AttemptOutcome.REJECTED if is_definite else AttemptOutcome.UNKNOWN,
        http_status=status,
        code=code if has_code else None,
        subcode=subcode if isinstance(subcode, int) and not isinstance(subcode, bool) else None,
        trace_id=_words(error.get("fbtrace_id"))[:80],
        user_message=": ".join(part for part in (title, told) if part)[:500],
        reason=_words(error.get("message"))[:300],
        usage=usage,
    )


def _words(value: Any) -> str:
    return redact(" ".join(value.split())) if isinstance(value, str) else ""


def _unknown(status: int, reason: str, usage: Usage) -> Outcome:
    return Outcome(kind=AttemptOutcome.UNKNOWN, http_status=status, reason=reason, usage=usage)
