"""When a post that may have been visible is believed to be gone: never after one reading."""

from __future__ import annotations

from .models import Delivery
from .states import VISIBLE_KINDS, AttemptKind

#: So many readings in a row must say so: a post that was just made can read as missing for some
#: seconds, and other failures between them prove nothing.
GONE_READS = 3
_GONE = (100, 33)


def is_proven_gone(delivery: Delivery) -> bool:
    """Whether the last readings by id, all since the last visible call, said "no such post"."""
    calls = delivery.attempts.order_by("-pk")
    shown = calls.filter(kind__in=VISIBLE_KINDS).values_list("pk", flat=True).first()
    reads = calls.filter(kind=AttemptKind.VERIFY, pk__gt=shown or 0, ended_at__isnull=False)
    return list(reads.values_list("code", "subcode")[:GONE_READS]) == [_GONE] * GONE_READS
