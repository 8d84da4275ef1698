"""What is due: one predicate for the worker, the tick and the monitor."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import Channel, Delivery
from .states import ChannelState, State


def usable_channels(now: datetime) -> QuerySet[Channel]:
    """Channels that may be called at `now`: connected, and Facebook asks for no pause."""
    return Channel.objects.filter(
        Q(throttled_until__isnull=True) | Q(throttled_until__lte=now), state=ChannelState.OK
    )


def waiting(now: datetime) -> Q:
    """Queued, and its time has come, whether or not its channel can be used."""
    return Q(state=State.QUEUED, next_attempt_at__lte=now, due_at__lte=now)


def due(now: datetime | None = None) -> Q:
    """Deliveries that a worker may claim at `now` (aware; default: this moment).

    The channels stand in a subquery, never in a join: the claim is one UPDATE, and PostgreSQL
    looks again at the row's own columns, but not at a join, after it waited for another claim.
    """
    now = now or timezone.now()
    return waiting(now) & Q(channel__in=usable_channels(now).values("pk"))


def list_due_deliveries(*, limit: int = 200) -> list[Delivery]:
    """Return the deliveries that are due, longest waiting first."""
    return list(Delivery.objects.filter(due()).order_by("next_attempt_at", "created_at")[:limit])
