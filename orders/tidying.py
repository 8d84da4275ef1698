"""What the privacy page promises to delete, really deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.clock import beat
from core.models import Heartbeat

from .models import Confirmation, CornerLink, CornerSession, Delivery

#: An address that was typed and not ordered; a door into a producer's corner that is shut.
KEPT_FOR = timedelta(days=1)
EVERY = timedelta(hours=1)
HEART = "tidy personal data"
#: A tick must not lock a table for long after a day of a rush.
MOST_AT_ONCE = 2000


def tidy_hourly() -> str:
    """Delete once an hour what is over. A tick job; returns what was done."""
    last = Heartbeat.objects.filter(name=HEART).values_list("seen_at", flat=True).first()
    if last is not None and last > timezone.now() - EVERY:
        return "not due"
    beat(HEART)
    return f"deleted {tidy_personal_data()}"


def tidy_personal_data() -> int:
    """Delete what was typed without ordering, and links and sessions that are over.

    Final pages that became an order stay: they keep it from being placed twice.
    """
    before = timezone.now() - KEPT_FOR
    return sum(
        _delete(rows)
        for rows in (
            Delivery.objects.filter(updated_at__lt=before),
            Confirmation.objects.filter(created_at__lt=before, order__isnull=True),
            CornerLink.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before)),
            CornerSession.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before)),
        )
    )


def _delete(rows: QuerySet[Any]) -> int:
    keys = list(rows.order_by().values_list("pk", flat=True)[:MOST_AT_ONCE])
    deleted, _kinds = rows.filter(pk__in=keys).delete()
    return deleted
