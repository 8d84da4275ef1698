"""The history of an order, and the only way in which its state moves."""

from __future__ import annotations

from typing import Any

from .models import Order, OrderEvent
from .states import SOURCES, OrderState


class WrongState(Exception):
    """The order is not in a state from which this step may be taken."""


def lock_order(order_id: Any) -> Order:
    """Return the order, locked until the end of the transaction."""
    return Order.objects.select_for_update(of=("self",)).select_related("site").get(pk=order_id)


def write_event(order: Order, kind: str, *, actor: Any = None, **detail: Any) -> OrderEvent:
    """Add a line to the history. `detail` holds short plain values, no personal data."""
    return OrderEvent.objects.create(order=order, kind=kind, actor=actor, detail=detail)


def move_order(
    order: Order, to: OrderState, *, kind: str, actor: Any = None, **detail: Any
) -> bool:
    """Move a locked order to a state if it may go there; return whether this call moved it.

    One guarded UPDATE: of several that try at once only one sees True. `detail` as in
    `write_event`.
    """
    before = order.state
    moved = Order.objects.filter(pk=order.pk, state=before, state__in=SOURCES[to]).update(state=to)
    if not moved:
        return False
    order.state = to
    OrderEvent.objects.create(
        order=order, kind=kind, actor=actor, from_state=before, to_state=to, detail=detail
    )
    return True
