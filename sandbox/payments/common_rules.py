"""Rules that hold for several operations and that no type can express."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.payments.errors import BadCallError
from sandbox.payments.form_data import join_path

MAX_METADATA_KEYS = 50
MAX_METADATA_KEY = 40
MAX_METADATA_VALUE = 500
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def check_metadata(params: dict[str, Any], path: str = "") -> None:
    """Check every ``metadata`` in the request: 50 keys of 40 characters, values of 500."""
    for name, value in params.items():
        here = join_path(path, name)
        if name == "metadata" and isinstance(value, dict):
            _check_one_metadata(value, here)
        elif isinstance(value, dict):
            check_metadata(value, here)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    check_metadata(item, join_path(here, number))


def _check_one_metadata(metadata: dict[str, str], path: str) -> None:
    if len(metadata) > MAX_METADATA_KEYS:
        raise BadCallError(f"You can have up to {MAX_METADATA_KEYS} metadata keys.", param=path)
    for key, value in metadata.items():
        if len(key) > MAX_METADATA_KEY:
            raise BadCallError(
                f"Metadata keys can have up to {MAX_METADATA_KEY} characters, but you passed in "
                f"one that is {len(key)} characters. Invalid key: {key}",
                param=path,
            )
        if len(value) > MAX_METADATA_VALUE:
            raise BadCallError(
                f"Metadata values can have up to {MAX_METADATA_VALUE} characters, but you passed "
                f"in a value that is {len(value)} characters. Invalid value: {value[:40]}...",
                param=join_path(path, key),
            )


def clean_metadata(metadata: Any) -> dict[str, str]:
    """Return what is stored: an empty text unsets its key, an empty whole unsets all."""
    return {key: value for key, value in (metadata or {}).items() if value != ""}


def check_length(value: str | None, *, at_most: int, param: str) -> None:
    """Refuse a text that is longer than its field."""
    if value is not None and len(value) > at_most:
        raise BadCallError(
            f"Invalid string: {value[:10]}...{value[-10:]}; must be at most {at_most} characters",
            param=param,
        )


def check_url(value: str | None, *, param: str) -> None:
    """Refuse what is not an absolute http(s) address."""
    if value is None:
        return
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or any(character.isspace() for character in value):
        raise BadCallError("Not a valid URL", code="url_invalid", param=param)


def check_email(value: str | None, *, param: str) -> None:
    """Refuse what cannot be a mail address."""
    if value is not None and not EMAIL.fullmatch(value):
        raise BadCallError(f"Invalid email address: {value}", code="email_invalid", param=param)


def check_limit(params: dict[str, Any]) -> None:
    """Check the paging parameters of a listing."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise BadCallError(
            "This value must be between 1 and 100 (inclusive).",
            code="parameter_invalid_integer",
            param="limit",
        )
    if "starting_after" in params and "ending_before" in params:
        raise BadCallError(
            "You may only specify one of these parameters: ending_before, starting_after.",
            code="parameters_exclusive",
        )
