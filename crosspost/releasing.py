"""Letting go on what was held: to its time, or back to its place in the queue."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from .ledger import move
from .making import nudge_on_commit
from .models import Delivery
from .reasons import Reason
from .states import State


def release(delivery: Delivery, *, reason: Reason, actor: Any = None, **fields: Any) -> bool:
    """Release a held delivery; return whether this caller did.

    One that came from the queue returns to its place there, whatever the hour: what was held
    for a day must not go out in the night. `fields` are written with it.
    """
    is_of_queue = delivery.queue_position is not None
    now = timezone.now()
    if is_of_queue:
        fields["not_after"] = None
    released = move(
        delivery,
        State.LINED_UP if is_of_queue else State.QUEUED,
        sources=[State.HELD],
        reason=reason,
        actor=actor,
        next_attempt_at=max(now, delivery.due_at),
        tries=0,
        error_code=None,
        error_subcode=None,
        trace_id="",
        **fields,
    )
    if released and not is_of_queue and delivery.due_at <= now:
        nudge_on_commit(delivery)
    return released
