"""``expand``: putting an object where its id stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.payments.errors import BadCallError
from sandbox.payments.listing import wrap_list
from sandbox.payments.models import Account, Charge, CheckoutSession, PaymentIntent
from sandbox.payments.money_objects import show_charge, show_intent

MAX_DEPTH = 4


def _load_intent(account: Account, holder: dict[str, Any]) -> Any:
    ref = holder["payment_intent"]
    row = PaymentIntent.objects.filter(account=account, ref=ref).first()
    return show_intent(row) if row else None


def _load_charge(field: str) -> Callable[[Account, dict[str, Any]], Any]:
    def load(account: Account, holder: dict[str, Any]) -> Any:
        rows = Charge.objects.select_related("intent").filter(intent__account=account)
        row = rows.filter(ref=holder[field]).first()
        return show_charge(row) if row else None

    return load


def _load_items(account: Account, holder: dict[str, Any]) -> Any:
    session = CheckoutSession.objects.get(account=account, ref=holder["id"])
    items = session.items
    url = f"/v1/checkout/sessions/{session.ref}/line_items"
    return wrap_list(items[:10], url=url, has_more=len(items) > 10)


LOADERS: dict[tuple[str, str], Callable[[Account, dict[str, Any]], Any]] = {
    ("checkout.session", "payment_intent"): _load_intent,
    ("checkout.session", "line_items"): _load_items,
    ("payment_intent", "latest_charge"): _load_charge("latest_charge"),
    ("charge", "payment_intent"): _load_intent,
    ("refund", "charge"): _load_charge("charge"),
    ("refund", "payment_intent"): _load_intent,
}


def check_expand(paths: list[str], *, kind: str, is_list: bool) -> None:
    """Refuse a path that this kind of object cannot expand, before anything runs."""
    for path in paths:
        steps = path.split(".")
        if is_list and steps[0] == "data":
            steps = steps[1:]
        elif is_list:
            raise _describe(path)
        if not steps or len(steps) > MAX_DEPTH:
            raise _describe(path)
        here = kind
        for step in steps:
            if (here, step) not in LOADERS:
                raise _describe(path)
            here = RESULT_KINDS.get(step, "list")


RESULT_KINDS = {"payment_intent": "payment_intent", "latest_charge": "charge", "charge": "charge"}


def _describe(path: str) -> BadCallError:
    return BadCallError(f"This property cannot be expanded ({path}).", param="expand")


def expand_objects(account: Account, body: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Expand the checked ``paths`` in an object or in each object of a list."""
    for path in paths:
        steps = path.split(".")
        holders = body["data"] if steps[0] == "data" else [body]
        for holder in holders:
            _expand(account, holder, steps[1:] if steps[0] == "data" else steps)
    return body


def _expand(account: Account, holder: dict[str, Any], steps: list[str]) -> None:
    step = steps[0]
    value = holder.get(step)
    if not isinstance(value, dict):
        is_empty = value is None and step != "line_items"
        value = None if is_empty else LOADERS[holder["object"], step](account, holder)
        holder[step] = value
    if value is not None and len(steps) > 1:
        _expand(account, value, steps[1:])
