"""Reads request parameters against the TypedDicts of the installed ``stripe`` package.

The package is generated from Stripe's own description of its API for the pinned version, so a
parameter that it does not name is one that Stripe refuses. Its enumerations are typed open
(``Literal[...] | str``) so that old clients survive new answers; in a request Stripe itself
refuses a value that it does not list, and so does this.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

from stripe import RequestOptions
from typing_extensions import is_typeddict

from sandbox.payments.errors import BadCallError, describe_missing, describe_unknown
from sandbox.payments.form_data import join_path

NEVER_SENT = frozenset(RequestOptions.__annotations__)
MAX_TEXT = 5000


def read_params(tree: dict[str, Any], operation: type) -> dict[str, Any]:
    """Return ``tree`` as Python values, or raise BadCallError naming the first thing that is wrong.

    ``operation`` is one of the package's ``...Params`` TypedDicts. Parameters that only steer the
    package (``idempotency_key`` and the like) travel in headers and are refused here.
    """
    return _read_dict(tree, operation, "")


@cache
def list_fields(typed_dict: type) -> dict[str, Any]:
    """Return name -> type of a TypedDict, references resolved, steering options left out."""
    named = {
        name: hint
        for name, hint in typed_dict.__annotations__.items()
        if not (issubclass_of_options(typed_dict) and name in NEVER_SENT)
    }
    holder = type("Holder", (), {"__annotations__": named})
    home = vars(sys.modules[typed_dict.__module__])
    hints = get_type_hints(holder, globalns=home, include_extras=True)
    return {name: _strip(hint) for name, hint in hints.items()}


def issubclass_of_options(typed_dict: type) -> bool:
    """Whether a TypedDict carries the package's own steering options (TypedDicts lose bases)."""
    return set(typed_dict.__annotations__) >= NEVER_SENT


def _strip(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (NotRequired, Required) else hint


def _read_dict(tree: Any, typed_dict: type, path: str) -> dict[str, Any]:
    if not isinstance(tree, dict):
        raise BadCallError("Invalid object", param=path)
    fields = list_fields(typed_dict)
    for name in tree:
        if name not in fields:
            raise describe_unknown(join_path(path, name))
    for name in sorted(typed_dict.__required_keys__ & fields.keys()):  # type: ignore[attr-defined]
        if name not in tree:
            raise describe_missing(join_path(path, name))
    return {name: _read(value, fields[name], join_path(path, name)) for name, value in tree.items()}


def _read(value: Any, hint: Any, path: str) -> Any:
    """Read one value. Of a union, the alternatives of the value's own shape are tried."""
    hints = _alternatives(hint)
    listed = [choice for one in hints if get_origin(one) is Literal for choice in get_args(one)]
    if isinstance(value, dict):
        return _read_group(value, hints, path)
    if value in listed:
        return value
    choices = [choice for choice in listed if choice != ""]
    readers = [READERS[one] for one in hints if one in READERS]
    if choices and (not readers or readers == [_read_text]):
        raise BadCallError(f"Invalid {path}: must be {_join_or(choices)}", param=path)
    if value == "":
        raise _describe_empty(path)
    if not readers:
        raise BadCallError(_name_shape(hints), param=path)
    return readers[0](value, path)


def _read_group(value: dict[str, Any], hints: list[Any], path: str) -> Any:
    for hint in hints:
        if get_origin(hint) is list:
            return _read_list(value, get_args(hint)[0], path)
        if is_typeddict(hint):
            return _read_dict(value, hint, path)
    for hint in hints:
        if get_origin(hint) is dict:
            inner = get_args(hint)[1]
            return {key: _read_entry(one, inner, path, key) for key, one in value.items()}
    raise BadCallError("Invalid string", param=path)


def _read_entry(value: Any, hint: Any, path: str, key: str) -> Any:
    """Read an entry of a free dictionary; there an empty text means "unset" and is allowed."""
    return "" if value == "" and hint is str else _read(value, hint, join_path(path, key))


def _read_list(value: dict[str, Any], inner: Any, path: str) -> list[Any]:
    if not all(key.isascii() and key.isdigit() for key in value):
        raise BadCallError("Invalid array", param=path)
    keys = sorted(value, key=int)
    return [_read(value[key], inner, join_path(path, key)) for key in keys]


def _alternatives(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return [deep for one in get_args(hint) for deep in _alternatives(one)]
    return [hint]


def _read_text(value: str, path: str) -> str:
    if len(value) > MAX_TEXT:
        raise BadCallError(
            f"Invalid string: {value[:10]}...{value[-10:]}; must be at most {MAX_TEXT} characters",
            param=path,
        )
    if "\x00" in value:
        raise BadCallError("Invalid string: it holds a null byte", param=path)
    return value


def _read_integer(value: str, path: str) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise BadCallError(
            f"Invalid integer: {value[:40]}", code="parameter_invalid_integer", param=path
        )
    return int(value)


def _read_boolean(value: str, path: str) -> bool:
    if value not in ("true", "false"):
        raise BadCallError(f"Invalid boolean: {value[:40]}", param=path)
    return value == "true"


def _read_decimal(value: str, path: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise BadCallError(f"Invalid decimal: {value[:40]}", param=path) from error
    if not number.is_finite():
        raise BadCallError(f"Invalid decimal: {value[:40]}", param=path)
    return number


READERS: dict[Any, Callable[[str, str], Any]] = {
    bool: _read_boolean,
    int: _read_integer,
    float: _read_decimal,
    Decimal: _read_decimal,
    str: _read_text,
}


def _describe_empty(path: str) -> BadCallError:
    return BadCallError(
        f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset "
        f"a parameter; however '{path}' cannot be unset. You should remove '{path}' from your "
        "request or supply a non-empty value.",
        code="parameter_invalid_empty",
        param=path,
    )


def _name_shape(hints: list[Any]) -> str:
    is_list = any(get_origin(hint) is list for hint in hints)
    return "Invalid array" if is_list else "Invalid object"


def _join_or(choices: list[Any]) -> str:
    words = [str(choice) for choice in choices]
    if len(words) == 1:
        return words[0]
    return f"one of {', '.join(words[:-1])}, or {words[-1]}"
