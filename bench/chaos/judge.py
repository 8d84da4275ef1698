"""What a run came to: the ledger held against the wall."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count

from core.models import OutgoingMail
from crosspost.models import Delivery
from crosspost.reasons import Reason
from crosspost.states import FINAL, State

from .wall import Wall

OUT = frozenset({State.ACCEPTED, State.PUBLISHED, State.LISTED})
SETTLED = frozenset({State.PUBLISHED, State.LISTED})
WITH_A_PERSON = frozenset({State.NEEDS_PERSON, State.HELD})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All counts but `deliveries`, `settled` and `needed_person` ought to be 0."""

    deliveries: int
    settled: int
    needed_person: int
    #: A wish with more than one visible post.
    duplicates: int
    #: Said to be out and not on the wall, or ended as if nobody had wished for it.
    lost: int
    #: Neither settled nor with a person.
    stuck: int
    #: With a person, and nobody was told.
    untold: int

    def describe(self) -> dict[str, Any]:
        return asdict(self)


def judge(wall: Wall, *, expected: int) -> Verdict:
    states = dict(
        Delivery.objects.values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    settled = sum(states.get(state, 0) for state in SETTLED)
    needed = sum(states.get(state, 0) for state in WITH_A_PERSON)
    total = sum(states.values())
    given_up = sum(states.get(state, 0) for state in (State.FAILED, State.CANCELLED, State.SKIPPED))
    said_out = Delivery.objects.filter(state__in=OUT)
    return Verdict(
        deliveries=total,
        settled=settled,
        needed_person=needed,
        duplicates=sum(count - 1 for count in wall.by_wish.values() if count > 1),
        lost=max(0, expected - total)
        + given_up
        + sum(wall.by_marker[row.marker] == 0 for row in said_out),
        stuck=total - settled - needed - given_up,
        untold=_count_untold(),
    )


def _count_untold() -> int:
    """Count what waits for a person without a mail; a pause that ends by itself needs none."""
    told = set(OutgoingMail.objects.values_list("key", flat=True))
    waiting = Delivery.objects.filter(state__in=WITH_A_PERSON).exclude(reason=Reason.RATE_LIMITED)
    return sum(
        not any(
            key.startswith((f"delivery:{row.pk}:", f"channel:{row.channel_id}:")) for key in told
        )
        for row in waiting
    )


def describe_open() -> list[str]:
    """Return a line for each of at most twenty deliveries that are neither over nor told."""
    rows = Delivery.objects.exclude(state__in=FINAL | WITH_A_PERSON)[:20]
    return [
        f"{row.pk} {row.state} {row.reason} tries {row.tries} lease {row.lease_no} "
        f"checks {row.checks} next {row.next_attempt_at:%H:%M:%S} due {row.due_at:%H:%M:%S} "
        f"channel {row.channel.state} rests until {row.channel.throttled_until}"
        for row in rows.select_related("channel")
    ]


def count_open() -> int:
    """Return how many deliveries are neither over nor with a person yet."""
    return Delivery.objects.exclude(state__in=FINAL | WITH_A_PERSON).count()
