"""Does a request fit the parameter types of the installed stripe package?"""

from __future__ import annotations

import sys
import typing
from typing import Any, Literal, NotRequired, Union, get_args, get_origin

from stripe.params import (
    AccountRetrieveCurrentParams,
    BalanceRetrieveParams,
    DisputeRetrieveParams,
    PaymentIntentRetrieveParams,
    RefundCreateParams,
    RefundListParams,
    RefundRetrieveParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)
from typing_extensions import is_typeddict

#: (method, path shape) -> the type of its parameters.
OPERATIONS: dict[tuple[str, str], Any] = {
    ("post", "/v1/checkout/sessions"): SessionCreateParams,
    ("get", "/v1/checkout/sessions"): SessionListParams,
    ("get", "/v1/checkout/sessions/*"): SessionRetrieveParams,
    ("post", "/v1/checkout/sessions/*/expire"): SessionExpireParams,
    ("get", "/v1/payment_intents/*"): PaymentIntentRetrieveParams,
    ("get", "/v1/account"): AccountRetrieveCurrentParams,
    ("get", "/v1/balance"): BalanceRetrieveParams,
    ("get", "/v1/disputes/*"): DisputeRetrieveParams,
    ("post", "/v1/refunds"): RefundCreateParams,
    ("get", "/v1/refunds"): RefundListParams,
    ("get", "/v1/refunds/*"): RefundRetrieveParams,
}
OPTIONS = {"api_key", "stripe_version", "stripe_account", "stripe_context", "headers"}


def list_misfits(value: Any, kind: Any, path: str = "") -> list[str]:
    """Return what in `value` (form fields: all leaves are text) does not fit a type."""
    origin = get_origin(kind)
    if origin in {NotRequired, typing.NotRequired, typing.Required}:
        return list_misfits(value, get_args(kind)[0], path)
    if origin is Union or type(kind).__name__ == "UnionType":
        return _list_union_misfits(value, kind, path)
    if origin is Literal:
        return [] if value in get_args(kind) else [f"{path}: {value!r} not in {get_args(kind)}"]
    if origin is list:
        return _list_list_misfits(value, kind, path)
    if is_typeddict(kind) or origin is dict:
        return _list_dict_misfits(value, kind, path)
    return _list_leaf_misfits(value, kind, path)


def _list_list_misfits(value: Any, kind: Any, path: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{path}: not a list"]
    return [
        misfit
        for number, item in enumerate(value)
        for misfit in list_misfits(item, get_args(kind)[0], f"{path}[{number}]")
    ]


def _list_union_misfits(value: Any, kind: Any, path: str) -> list[str]:
    choices = get_args(kind)
    literals = [choice for choice in choices if get_origin(choice) is Literal]
    if literals and isinstance(value, str):
        # "Literal[...] | str": the open end is for values of the future, which we do not send.
        return list_misfits(value, literals[0], path)
    found = [list_misfits(value, choice, path) for choice in choices]
    return [] if any(not misfits for misfits in found) else found[0]


def _list_dict_misfits(value: Any, kind: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: not an object"]
    if not is_typeddict(kind):
        fits = all(isinstance(item, str) for item in value.values())
        return [] if fits else [f"{path}: not a dictionary of texts"]
    inherited = vars(sys.modules["stripe._request_options"])
    names = {**inherited, **vars(sys.modules[kind.__module__]), "StripeContext": object}
    hints = typing.get_type_hints(kind, names, include_extras=True)
    misfits = [f"{path}.{name}: unknown" for name in value if name not in hints or name in OPTIONS]
    for name, hint in hints.items():
        is_optional = get_origin(hint) in {NotRequired, typing.NotRequired}
        if name in value:
            misfits += list_misfits(value[name], hint, f"{path}.{name}")
        elif not is_optional and name not in kind.__optional_keys__:
            misfits.append(f"{path}.{name}: missing")
    return misfits


def _list_leaf_misfits(value: Any, kind: Any, path: str) -> list[str]:
    if isinstance(value, dict | list):
        return [f"{path}: not a plain value"]
    if kind is bool:
        return [] if value in {"true", "false"} else [f"{path}: not a truth value"]
    if kind is int:
        return [] if str(value).lstrip("-").isdigit() else [f"{path}: not a whole number"]
    return []


def parse_form(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a[b][0]=c fields as nested dictionaries and lists."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, *rest = name.replace("]", "").split("[")
        node = tree
        for step in [head, *rest][:-1]:
            node = node.setdefault(step, {})
        node[[head, *rest][-1]] = value
    return _to_lists(tree)


def _to_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    values = {key: _to_lists(item) for key, item in node.items()}
    if values and all(key.isdigit() for key in values):
        return [values[key] for key in sorted(values, key=int)]
    return values


def check_request(method: str, path: str, fields: dict[str, Any]) -> None:
    """Raise AssertionError when a request does not fit the installed package's types."""
    steps = path.split("/")
    shapes = ["/".join(steps)]
    if len(steps) >= 4 and steps[-1] == "expire":
        shapes = ["/".join([*steps[:-2], "*", "expire"])]
    elif steps[-1] not in {"sessions", "refunds", "account", "balance"}:
        shapes = ["/".join([*steps[:-1], "*"])]
    kind = OPERATIONS.get((method, shapes[0]))
    assert kind is not None, f"{method} {path} is no operation that we know"
    misfits = list_misfits(fields, kind)
    assert misfits == [], misfits
