"""What is due: one predicate for the worker, the tick and the monitor."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from .models import Channel, Delivery
from .states import ChannelState, State, Urgency
from .stopped import not_stopped

#: What is urgent goes first, whoever waited longest.
_RANK = Case(
    When(urgency=Urgency.EMERGENCY, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


def usable_channels(now: datetime) -> QuerySet[Channel]:
    """Channels that may be called at `now`: connected, and Facebook asks for no pause."""
    return Channel.objects.filter(
        Q(throttled_until__isnull=True) | Q(throttled_until__lte=now), state=ChannelState.OK
    )


def waiting(now: datetime) -> Q:
    """Queued, and its time has come and not passed, whether or not its channel can be used."""
    in_time = Q(not_after__isnull=True) | Q(not_after__gt=now)
    return Q(state=State.QUEUED, next_attempt_at__lte=now, due_at__lte=now) & in_time


def late(now: datetime) -> Q:
    """Queued, and its time has passed: it is not sent by itself any more."""
    return Q(state=State.QUEUED, not_after__lte=now)


def sendable(now: datetime) -> Q:
    """Nothing but its own time keeps it: its channel can be used, and no stop switch is on.

    The queue feeds only what passes this, so that nothing waits outside its slot.
    """
    return Q(channel__in=usable_channels(now).values("pk")) & not_stopped()


def due(now: datetime | None = None) -> Q:
    """Deliveries that a worker may claim at `now` (aware; default: this moment).

    Channels and stop switches stand in subqueries, never in a join: the claim is one UPDATE, and
    PostgreSQL looks again at the row's own columns, but not at a join, after it waited for
    another claim.
    """
    now = now or timezone.now()
    return waiting(now) & sendable(now)


@dataclass(frozen=True, kw_only=True)
class DueKey:
    """What is due, without its words."""

    delivery_id: uuid.UUID
    channel_id: int
    urgency: str


def list_due_keys(*, limit: int = 200) -> list[DueKey]:
    """Return what is due, in the order of `list_due_deliveries`."""
    rows = Delivery.objects.filter(due()).order_by(_RANK, "next_attempt_at", "created_at")
    return [
        DueKey(delivery_id=pk, channel_id=channel_id, urgency=urgency)
        for pk, channel_id, urgency in rows.values_list("pk", "channel_id", "urgency")[:limit]
    ]


def list_due_deliveries(*, limit: int = 200) -> list[Delivery]:
    """Return the deliveries that are due: emergencies, then what has waited longest."""
    rows = Delivery.objects.filter(due())
    return list(rows.order_by(_RANK, "next_attempt_at", "created_at")[:limit])
