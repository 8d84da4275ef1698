"""The only writer of `Delivery.state`: guarded, fenced, and never without an event.

Each step is one UPDATE that names the state it starts from, and where a worker is involved its
lease number. Nought rows changed means that somebody else was faster; the caller stops.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.logs import redact

from .due import due
from .graph_outcome import Outcome
from .left_photos import NEVER_OUT, note_left_photos
from .models import Attempt, Channel, Delivery, Event
from .notices import tell_people
from .pace import scale
from .states import (
    DEADLINES,
    LEASED,
    UNCLAIMED,
    AttemptKind,
    ChannelState,
    State,
    check_transition,
)
from .stopped import StoppedError, find_stop

#: Over and above the longest time that one call may take.
LEASE_MARGIN = timedelta(seconds=15)


class LeaseLostError(Exception):
    """Somebody else decides about this delivery now; the worker stops without a word."""


def get_lease() -> timedelta:
    """Return how long a worker may be silent: one call's deadline and a margin.

    Renewed before each call; shorter than a call it would call living workers dead.
    """
    deadline = settings.CITYPORTAL_CHANNELS["facebook"]["OPTIONS"].get("deadline", 60)
    return timedelta(seconds=deadline) + scale(LEASE_MARGIN)


def move(
    delivery: Delivery,
    target: State,
    *,
    sources: Iterable[State] | None = None,
    reason: str = "",
    lease_no: int | None = None,
    lapsed_at: datetime | None = None,
    valid_at: datetime | None = None,
    actor: Any = None,
    note: str = "",
    is_joined: bool = False,
    **fields: Any,
) -> bool:
    """Take one step of the table; return whether this caller took it.

    `sources` are the states it may start from (default: the state in `delivery`); with
    `lease_no` only the holder of that lease may take it, with `lapsed_at` only if the lease had
    run out by then, with `valid_at` only if it had not. `fields` are written with it. Who has to
    know is told in the same transaction; `is_joined` says that the caller's own transaction falls
    with it, so that no savepoint is needed. When the step was taken `delivery` is refreshed; with
    `lease_no`, where nobody else writes, and in a worker's own commit it only takes over what
    was written.
    """
    now = timezone.now()
    for source in [State(delivery.state)] if sources is None else list(sources):
        check_transition(source, target)
        guard: dict[str, Any] = {"pk": delivery.pk, "state": source}
        if lease_no is not None:
            guard["lease_no"] = lease_no
        if lapsed_at is not None:
            guard["lease_until__lte"] = lapsed_at
        if valid_at is not None:
            guard["lease_until__gt"] = valid_at
        due_at = fields.get("due_at", delivery.due_at)
        values = {**_arrival(target, now=now, due_at=due_at), "reason": reason, **fields}
        with transaction.atomic(savepoint=not is_joined):
            if not Delivery.objects.filter(**guard).update(**values):
                continue
            record_event(
                delivery=delivery,
                from_state=source,
                to_state=target,
                reason=reason,
                actor=actor,
                note=note,
                at=now,
            )
            _take_over(delivery, values, is_known=is_joined or lease_no is not None)
            if target in NEVER_OUT:
                note_left_photos(delivery)
            tell_people(delivery, actor=actor)
        return True
    return False


def _take_over(delivery: Delivery, values: dict[str, Any], *, is_known: bool) -> None:
    if not is_known:
        delivery.refresh_from_db()
        return
    for name, value in values.items():
        setattr(delivery, name, value)


def _arrival(target: State, *, now: datetime, due_at: datetime) -> dict[str, Any]:
    """Return what every arrival in a state sets: since when, until when, and no old plans."""
    values: dict[str, Any] = {
        "state": target,
        "state_since": now,
        "deadline_at": get_deadline(target, now=now, due_at=due_at),
        "next_check_at": None,
    }
    if target not in LEASED:
        values["lease_until"] = None
    return values


def lock_delivery(delivery: Delivery) -> Delivery:
    """Return a delivery as it is now, kept from others until the transaction ends.

    What a person decides is built from these words, not from those of an older look.
    """
    rows = Delivery.objects.select_for_update(of=("self",))
    return rows.select_related("channel", "announcement").get(pk=delivery.pk)


def get_deadline(state: State, *, now: datetime, due_at: datetime) -> datetime | None:
    """Return when a person is told of what arrives in `state` at `now`; None where it is over."""
    limit = DEADLINES.get(state)
    start = max(now, due_at) if state == State.QUEUED else now
    return start + limit if limit else None


def amend(
    delivery: Delivery, *, reason: str, actor: Any = None, note: str = "", **fields: Any
) -> bool:
    """Change the plan or the words of what no worker has; return whether this caller did.

    The state stays as it is in `delivery`. The lease number is part of the guard: what was
    claimed and came back meanwhile is not what the person looked at. `delivery` is refreshed.
    """
    state = State(delivery.state)
    if state not in UNCLAIMED:
        return False
    now = timezone.now()
    due_at = fields.get("due_at", delivery.due_at)
    guard = {"pk": delivery.pk, "state": state, "lease_no": delivery.lease_no}
    values = {"deadline_at": get_deadline(state, now=now, due_at=due_at), **fields}
    with transaction.atomic():
        if not Delivery.objects.filter(**guard).update(reason=reason, **values):
            return False
        record_event(
            delivery=delivery,
            from_state=state,
            to_state=state,
            reason=reason,
            actor=actor,
            note=note,
            at=now,
        )
        delivery.refresh_from_db()
    return True


def record_event(
    *,
    delivery: Delivery | None = None,
    channel: Channel | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    actor: Any = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Add one line to the record; `actor` None means the system itself."""
    is_person = actor is not None and actor.pk is not None
    Event.objects.create(
        delivery=delivery,
        channel=channel,
        at=at or timezone.now(),
        actor=actor if is_person else None,
        actor_name=actor.get_full_name()[:150] if is_person else "",
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        note=redact(note)[:300],
    )


#: One look for everything that sending asks of other tables.
_WITH_ALL_IT_NEEDS = Delivery.objects.select_related(
    "channel__site__facebook_app", "announcement__alert"
).defer("channel__site__facebook_app__webhook_verify_token")


def claim_delivery(delivery_id: uuid.UUID | str) -> Delivery | None:
    """Take a due delivery for this worker, or return None: it is not due, or another has it.

    One UPDATE decides between workers. The lease number goes up with each claim, so that a
    worker that was thought dead can write nothing any more.
    """
    now = timezone.now()
    with transaction.atomic(durable=True):
        claimed = Delivery.objects.filter(due(now), pk=delivery_id).update(
            **_arrival(State.STAGING, now=now, due_at=now),
            lease_no=F("lease_no") + 1,
            lease_until=now + get_lease(),
        )
        if not claimed:
            return None
        delivery = _WITH_ALL_IT_NEEDS.get(pk=delivery_id)
        if not delivery.hidden_post_id and delivery.publishing != delivery.channel.publishing:
            delivery.publishing = delivery.channel.publishing
            delivery.save(update_fields=["publishing"])
        record_event(delivery=delivery, from_state=State.QUEUED, to_state=State.STAGING, at=now)
    return delivery


def keep(delivery: Delivery, **fields: Any) -> None:
    """Renew the lease and store what was achieved, in a commit of its own.

    Raises LeaseLostError when the lease is no longer this worker's.
    """
    lease_until = timezone.now() + get_lease()
    changed = Delivery.objects.filter(
        pk=delivery.pk, lease_no=delivery.lease_no, state=delivery.state
    ).update(lease_until=lease_until, **fields)
    if not changed:
        raise LeaseLostError
    for name, value in {"lease_until": lease_until, **fields}.items():
        setattr(delivery, name, value)


def renew(delivery: Delivery) -> None:
    """Renew the lease before a call; one of a moment ago is as good as a new one.

    What is spared is a small part of the margin. Raises LeaseLostError as `keep` does.
    """
    spent = timezone.now() + get_lease() - (delivery.lease_until or timezone.now())
    if spent > scale(LEASE_MARGIN) / 5:
        keep(delivery)


def open_attempt(delivery: Delivery, kind: AttemptKind, *, digest: str = "") -> Attempt:
    """Commit that a call is about to be made; renews the lease, or raises LeaseLostError."""
    with transaction.atomic(durable=True):
        if delivery.state in LEASED:
            renew(delivery)
        return Attempt.objects.create(
            delivery=delivery,
            lease_no=delivery.lease_no,
            kind=kind,
            request_sha256=digest,
        )


def close_attempt(attempt: Attempt, outcome: Outcome, *, summary: str = "") -> None:
    """Write down how a call ended, also when the worker's lease was lost meanwhile."""
    Attempt.objects.filter(pk=attempt.pk).update(
        ended_at=timezone.now(),
        outcome=outcome.kind,
        http_status=outcome.http_status,
        code=outcome.code,
        subcode=outcome.subcode,
        trace_id=outcome.trace_id[:80],
        summary=redact(summary or outcome.describe())[:500],
    )


def begin_sending(delivery: Delivery, kind: AttemptKind, *, digest: str) -> Attempt | None:
    """READY becomes SENDING and the attempt is committed, both or neither.

    Returns None when the channel cannot be used any more; raises StoppedError when a stop switch
    is on, and LeaseLostError when the lease has run out, even if nobody took it yet. The
    channel's row is locked, as pulling a stop locks it: one of the two sees the other.
    """
    now = timezone.now()
    with transaction.atomic(durable=True):
        locked = Channel.objects.select_for_update(of=("self",))
        channel = locked.only("state", "throttled_until").get(pk=delivery.channel_id)
        if channel.state != ChannelState.OK or (
            channel.throttled_until and channel.throttled_until > now
        ):
            return None
        if (switch := find_stop(delivery)) is not None:
            raise StoppedError(switch)
        if not move(
            delivery,
            State.SENDING,
            sources=[State.READY],
            lease_no=delivery.lease_no,
            valid_at=now,
            is_joined=True,
            lease_until=now + get_lease(),
        ):
            raise LeaseLostError
        return Attempt.objects.create(
            delivery=delivery, lease_no=delivery.lease_no, kind=kind, request_sha256=digest
        )
