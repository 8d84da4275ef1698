"""The only writer of `PostChange.state`: guarded, fenced, and never without an event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from crosspost.due import usable_channels
from crosspost.ledger import LeaseLostError, get_lease, record_event
from crosspost.models import Attempt, Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.states import AttemptKind
from crosspost.stopped import not_stopped

from .notices import tell_about_change
from .states import (
    CHANGE_DEADLINES,
    CHANGE_FINAL,
    ChangeKind,
    ChangeState,
    check_change_step,
)

#: What the record of a post says when a change of it was asked for, and when it was done.
ASKED_REASON = {
    ChangeKind.EDIT: Reason.EDIT_ASKED,
    ChangeKind.HIDE: Reason.HIDE_ASKED,
    ChangeKind.SHOW: Reason.SHOW_ASKED,
    ChangeKind.WITHDRAW: Reason.WITHDRAW_ASKED,
}
DONE_REASON = {
    ChangeKind.EDIT: Reason.EDIT_DONE,
    ChangeKind.HIDE: Reason.HIDE_DONE,
    ChangeKind.SHOW: Reason.SHOW_DONE,
    ChangeKind.WITHDRAW: Reason.WITHDRAW_DONE,
}


def move_change(
    change: PostChange,
    target: ChangeState,
    *,
    sources: Iterable[ChangeState] | None = None,
    reason: str = "",
    lease_no: int | None = None,
    lapsed_at: datetime | None = None,
    actor: Any = None,
    note: str = "",
    **fields: Any,
) -> bool:
    """Take one step of the table of changes; return whether this caller took it.

    `sources` are the states it may start from (default: the state in `change`); with `lease_no`
    only the holder of that lease may take it, with `lapsed_at` only if the lease had run out by
    then. Who has to know is told in the same transaction.
    """
    now = timezone.now()
    for source in [ChangeState(change.state)] if sources is None else list(sources):
        check_change_step(source, target)
        guard: dict[str, Any] = {"pk": change.pk, "state": source}
        if lease_no is not None:
            guard["lease_no"] = lease_no
        if lapsed_at is not None:
            guard["lease_until__lte"] = lapsed_at
        values = {**_arrival(target, now=now), "reason": reason, "note": note[:300], **fields}
        with transaction.atomic():
            if not PostChange.objects.filter(**guard).update(**values):
                continue
            change.refresh_from_db()
            record_step(change, actor=actor)
            tell_about_change(change, actor=actor)
        return True
    return False


def record_step(change: PostChange, *, actor: Any = None) -> None:
    """Add what became of a change to the record of its post, once it is asked for or ends."""
    if change.state == ChangeState.ASKED and not change.tries:
        reason: str = ASKED_REASON[ChangeKind(change.kind)]
    elif change.state == ChangeState.DONE:
        reason = DONE_REASON[ChangeKind(change.kind)]
    elif change.state in (
        ChangeState.STILL_UP,
        ChangeState.NEEDS_PERSON,
        ChangeState.CALLED_OFF,
        ChangeState.FOR_APPROVAL,
    ):
        reason = change.reason
    else:
        return
    delivery = change.delivery
    record_event(
        delivery=delivery,
        from_state=delivery.state,
        to_state=delivery.state,
        reason=reason,
        actor=actor,
    )


def _arrival(target: ChangeState, *, now: datetime) -> dict[str, Any]:
    limit = CHANGE_DEADLINES.get(target)
    values: dict[str, Any] = {
        "state": target,
        "state_since": now,
        "deadline_at": now + limit if limit else None,
        "next_check_at": None,
    }
    if target in CHANGE_FINAL:
        values["ended_at"] = now
    if target != ChangeState.WORKING:
        values["lease_until"] = None
    return values


def due_changes(now: datetime) -> QuerySet[PostChange]:
    """Return what a worker may claim at `now`: asked for, its time has come, its Page usable.

    While a stop switch is on nothing is shown again; to correct, to hide and to take off is
    always allowed.
    """
    free = Delivery.objects.filter(pk=OuterRef("delivery_id")).filter(not_stopped())
    return PostChange.objects.filter(
        ~Q(kind=ChangeKind.SHOW) | Exists(free),
        state=ChangeState.ASKED,
        next_attempt_at__lte=now,
        delivery__channel__in=usable_channels(now).values("pk"),
    )


def claim_change(change_id: int) -> PostChange | None:
    """Take a change that is due for this worker, or return None: another has it, or it waits."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        due = due_changes(now).filter(pk=change_id).values("pk")
        claimed = PostChange.objects.filter(
            pk__in=due, state=ChangeState.ASKED, next_attempt_at__lte=now
        ).update(
            **_arrival(ChangeState.WORKING, now=now),
            lease_no=F("lease_no") + 1,
            lease_until=now + get_lease(),
        )
        return find_change(change_id) if claimed else None


def find_change(change_id: int) -> PostChange:
    """Return a change with what its work needs."""
    return PostChange.objects.select_related(
        "delivery__channel", "delivery__announcement__created_by", "asked_by"
    ).get(pk=change_id)


def open_change_attempt(change: PostChange, kind: AttemptKind) -> Attempt:
    """Commit that a call is about to be made; renews the lease, or raises LeaseLostError."""
    with transaction.atomic(durable=True):
        if change.state == ChangeState.WORKING:
            kept = PostChange.objects.filter(
                pk=change.pk, lease_no=change.lease_no, state=ChangeState.WORKING
            ).update(lease_until=timezone.now() + get_lease())
            if not kept:
                raise LeaseLostError
        return Attempt.objects.create(
            delivery=change.delivery, change=change, lease_no=change.lease_no, kind=kind
        )
