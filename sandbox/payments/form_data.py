"""Stripe's request encoding: form fields whose names carry brackets."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.payments.errors import BadCallError

MAX_FIELDS = 5000
MAX_DEPTH = 12
NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def parse_fields(encoded: str) -> dict[str, Any]:
    """Turn ``a[b][0][c]=x`` into ``{"a": {"b": {"0": {"c": "x"}}}}``.

    Lists stay dictionaries of digits here, because only the operation's types know what is a list.
    Raises BadCallError for a name that is no bracket path, a name given twice, or one name used
    both as a value and as a group.
    """
    try:
        pairs = parse_qsl(
            encoded,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise BadCallError("Invalid UTF-8 in the request's parameters.") from error
    except ValueError as error:
        raise BadCallError("Too many parameters.") from error
    tree: dict[str, Any] = {}
    for name, value in pairs:
        _put(tree, name, value)
    return tree


def _put(tree: dict[str, Any], name: str, value: str) -> None:
    path = _split(name)
    place = tree
    for step in path[:-1]:
        inner = place.setdefault(step if step else str(len(place)), {})
        if not isinstance(inner, dict):
            raise BadCallError("Invalid object", param=name)
        place = inner
    last = path[-1] or str(len(place))
    if last in place:
        raise BadCallError(f"Received the parameter more than once: {name}", param=name)
    place[last] = value


def _split(name: str) -> list[str]:
    found = NAME.fullmatch(name)
    if not found:
        raise BadCallError(f"Received a malformed parameter name: {name}", param=name)
    path = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
    if len(path) > MAX_DEPTH:
        raise BadCallError(f"Parameter is nested too deeply: {name}", param=name)
    return path


def join_path(path: str, step: str | int) -> str:
    """Return the bracket name of something inside ``path``; the top level has no brackets."""
    return f"{path}[{step}]" if path else str(step)
