"""What screens show of the changes of a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from crosspost.models import Attempt, Delivery, PostChange
from crosspost.states import AttemptOutcome

from .states import ATTEMPT_KIND, CALLABLE_OFF, CHANGEABLE, ChangeKind, ChangeState


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change as a screen shows it; say it with `crosspost.words.telling.explain_change`."""

    id: int
    kind: ChangeKind
    state: ChangeState
    reason: str
    text: str
    text_before: str
    note: str
    asked_at: datetime
    asked_by: str
    approved_by: str
    settled_by: str
    ended_at: datetime | None
    #: The next time that Facebook is asked or read; None where nobody does so by itself.
    next_at: datetime | None
    deadline_at: datetime | None
    #: Whether Facebook was asked for it, or may have been.
    was_asked: bool

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def can_call_off(self) -> bool:
        """Whether it may be given up: nobody works on it, and Facebook was never asked for it."""
        return self.state in CALLABLE_OFF and not self.was_asked

    @property
    def can_approve(self) -> bool:
        return self.state == ChangeState.FOR_APPROVAL

    @property
    def can_settle(self) -> bool:
        """Whether a person may say what Facebook shows, or let Facebook be asked again."""
        return self.state == ChangeState.NEEDS_PERSON


def list_changes(delivery: Delivery) -> list[ChangeRow]:
    """Return every change that was asked of a post, newest first, in one query."""
    changes = (
        PostChange.objects.filter(delivery=delivery)
        .select_related("asked_by", "approved_by", "settled_by")
        .annotate(was_asked=Exists(calls_to_facebook(OuterRef("pk"))))
    )
    return [
        build_change_row(change, was_asked=change.was_asked) for change in changes.order_by("-pk")
    ]


def calls_to_facebook(change: Any) -> QuerySet[Attempt]:
    """Return the calls that asked Facebook for a change, or may have: all but what never left.

    `change` is its id or a reference to it. A call that was never closed may have arrived.
    """
    return Attempt.objects.filter(change=change, kind__in=ATTEMPT_KIND.values()).exclude(
        outcome=AttemptOutcome.NOT_SENT
    )


def find_open_change(delivery: Delivery) -> PostChange | None:
    """Return the change that is under way, of which a post has at most one."""
    return PostChange.objects.filter(delivery=delivery, ended_at__isnull=True).first()


def list_possible_changes(delivery: Delivery) -> list[ChangeKind]:
    """Return which changes a person may ask for now: none while one is under way."""
    if not delivery.remote_post_id or find_open_change(delivery) is not None:
        return []
    return [kind for kind in ChangeKind if delivery.state in CHANGEABLE[kind]]


def get_text_out(delivery: Delivery) -> str:
    """Return the words that the post on Facebook has: the newest proven edit, else the frozen."""
    edited = (
        PostChange.objects.filter(delivery=delivery, kind=ChangeKind.EDIT, state=ChangeState.DONE)
        .order_by("-ended_at", "-pk")
        .values_list("text", flat=True)
        .first()
    )
    return delivery.text if edited is None else edited


def build_change_row(change: PostChange, *, was_asked: bool) -> ChangeRow:
    is_asked = change.state == ChangeState.ASKED
    return ChangeRow(
        id=change.pk,
        kind=ChangeKind(change.kind),
        state=ChangeState(change.state),
        reason=change.reason,
        text=change.text,
        text_before=change.text_before,
        note=change.note,
        asked_at=change.asked_at,
        asked_by=change.asked_by_name,
        approved_by=change.approved_by.get_full_name() if change.approved_by else "",
        settled_by=change.settled_by.get_full_name() if change.settled_by else "",
        ended_at=change.ended_at,
        next_at=change.next_attempt_at if is_asked else change.next_check_at,
        deadline_at=change.deadline_at,
        was_asked=was_asked,
    )
