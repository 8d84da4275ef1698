"""Reading a call's parameters: every name must be known, every value of its type."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.dateparse import parse_datetime

from sandbox.graph.errors import GraphError, bad_param
from sandbox.graph.specs import COMMON_PARAMS, REMOVED_PARAMS, CallSpec
from sandbox.trouble.middleware import flatten


@dataclass
class RawParams:
    """What was sent, from query, form or JSON body together, and the file parts."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, UploadedFile] = field(default_factory=dict)


def read_raw_params(request: HttpRequest) -> RawParams:
    values = flatten(request.GET)
    files: dict[str, UploadedFile] = {}
    try:
        if request.content_type == "application/json":
            sent = json.loads(request.body or b"{}")
            if not isinstance(sent, dict):
                raise ValueError("not an object")
        else:
            sent = flatten(request.POST)
            files = list_files(request)
    except (ValueError, BadRequest, SuspiciousOperation, MultiPartParserError) as error:
        raise bad_param("The request body could not be read", refusal=f"{error}") from error
    for name in values.keys() & sent.keys():
        raise bad_param(
            f"Param {name} was sent twice",
            refusal=f"{name} stands both in the address and in the body.",
        )
    return RawParams(values={**values, **sent}, files=files)


def list_files(request: HttpRequest) -> dict[str, UploadedFile]:
    """Return the last file part of each name."""
    return {name: part for name, part in request.FILES.items() if isinstance(part, UploadedFile)}


def check_removed_params(raw: RawParams) -> None:
    for name in REMOVED_PARAMS:
        if name in raw.values:
            raise bad_param(
                f"Param {name} is no longer supported",
                refusal=f"The parameter {name} was removed from all versions on 2026-10-27.",
            )


def check_params(raw: RawParams, spec: CallSpec) -> dict[str, Any]:
    """Return the call's own parameters as Python values; raise GraphError for the first that
    is unknown, repeated, missing or of a wrong type."""
    checked: dict[str, Any] = {}
    for name, value in raw.values.items():
        if name in COMMON_PARAMS:
            _refuse_repeated(name, value)
            continue
        kind = spec.params.get(name)
        if kind is None or kind == "file":
            raise _unknown(name, is_file=kind == "file")
        if not _is_json_list(value, kind):
            _refuse_repeated(name, value)
        checked[name] = read_value(name, kind, value, enums=spec.enums)
    for name, part in raw.files.items():
        if spec.params.get(name) != "file":
            raise _unknown(name, is_file=False)
        checked[name] = part
    for name in spec.required:
        if name not in checked:
            raise bad_param(
                f"The parameter {name} is required",
                refusal=f"The required parameter {name} is missing.",
            )
    return checked


def _unknown(name: str, *, is_file: bool) -> GraphError:
    if is_file:
        return bad_param(
            f"Param {name} must be a file", refusal=f"{name} must be sent as a file part."
        )
    return bad_param(
        f"Unexpected parameter: {name}", refusal=f"This call has no parameter named {name}."
    )


def _is_json_list(value: Any, kind: str) -> bool:
    # A form that repeats a name also arrives as a list, but only of texts.
    return (
        isinstance(value, list)
        and kind == "list<Object>"
        and all(isinstance(item, dict) for item in value)
    )


def _refuse_repeated(name: str, value: Any) -> None:
    if isinstance(value, list):
        raise bad_param(
            f"Param {name} was sent more than once",
            refusal=f"{name} was sent {len(value)} times; a list goes as one JSON text.",
        )


def read_value(name: str, kind: str, value: Any, *, enums: dict[str, tuple[str, ...]]) -> Any:
    """Return `value` as the Python value of its Graph type."""
    if kind.startswith("list<"):
        return _read_list(name, kind[5:-1], value, enums=enums)
    if kind in enums:
        return _read_choice(name, value, enums[kind])
    return _READERS[kind](name, value)


def _wrong(name: str, what: str) -> GraphError:
    return bad_param(f"Param {name} must be {what}", refusal=f"{name} must be {what}.")


def _read_string(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(name, "a string")
    return str(value)


def _read_bool(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false", "1", "0"):
        raise _wrong(name, "a boolean (true or false)")
    return value in ("true", "1")


def _read_unsigned(name: str, value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise _wrong(name, "a whole number from 0")
    return int(text)


def _read_datetime(name: str, value: Any) -> datetime:
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) < 12:
        return datetime.fromtimestamp(int(text), tz=UTC)
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _wrong(name, "a time (unix seconds, or ISO 8601 with its offset)")
    return found


_READERS = {
    "string": _read_string,
    "bool": _read_bool,
    "unsigned int": _read_unsigned,
    "datetime": _read_datetime,
}


def _read_choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise _wrong(name, "one of {" + ", ".join(choices) + "}")
    return str(value)


def _read_list(name: str, kind: str, value: Any, *, enums: dict[str, tuple[str, ...]]) -> list[Any]:
    items = value
    if isinstance(value, str):
        try:
            items = json.loads(value)
        except ValueError:
            # Lists of plain words may be written with commas; lists of objects may not.
            items = value.split(",") if kind in enums else None
    if not isinstance(items, list):
        raise _wrong(name, "an array, encoded as JSON")
    if kind == "Object":
        if not all(isinstance(item, dict) for item in items):
            raise _wrong(name, "an array of objects, encoded as JSON")
        return items
    return [_read_choice(name, item, enums[kind]) for item in items]
