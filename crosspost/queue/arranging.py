"""What persons decide about a queue: who stands where, and by which rules it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from crosspost.ledger import record_event
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import State

from .listing import list_in_order
from .standing import parse_clock
from .turns import place_by_hand

DAY_MINUTES = 24 * 60


class QueueRulesError(ValueError):
    """Rules by which nothing could go out, or that cannot be read; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def move_in_queue(
    delivery: Delivery,
    *,
    user: Any,
    before: Delivery | None = None,
    to_position: int | None = None,
) -> None:
    """Put a delivery before another one, or at a place (the front is 1; too far means the end).

    Everything down to that place goes out in the order that the person sees, before all turns.
    Raises NotPossibleError when one of both has left the queue.
    """
    channel = _lock(delivery.channel_id)
    ordered = list_in_order(channel)
    keys = [one.key for one in ordered]
    if delivery.pk not in keys or (before is not None and before.pk not in keys):
        raise NotPossibleError
    rest = [key for key in keys if key != delivery.pk]
    if before is not None:
        index = rest.index(before.pk) if before.pk in rest else keys.index(delivery.pk)
    else:
        index = (to_position or 1) - 1
    order, places = place_by_hand(ordered, key=delivery.pk, index=index)
    for one in order:
        if places.get(one.key, one.place) != one.place:
            Delivery.objects.filter(pk=one.key).update(queue_position=places[one.key])
    now_at = [one.key for one in order].index(delivery.pk)
    record_event(
        delivery=delivery,
        from_state=State.LINED_UP,
        to_state=State.LINED_UP,
        reason=Reason.MOVED,
        actor=user,
        note=f"{keys.index(delivery.pk) + 1} -> {now_at + 1}",
    )


@transaction.atomic
def let_turns_decide(channel: Channel, *, user: Any) -> None:
    """Take back all places that were given by hand: the fair turn decides again."""
    channel = _lock(channel.pk)
    ordered = list_in_order(channel)
    for place, one in enumerate(ordered, start=1):
        if one.place != place:
            Delivery.objects.filter(pk=one.key).update(queue_position=place)
    record_event(channel=channel, reason=Reason.MOVED, actor=user)


@transaction.atomic
def pause_queue(channel: Channel, *, user: Any) -> Channel:
    """Let nothing out of a channel's queue until a person lets it move again.

    What it has let out already goes on; what is planned for a time is no part of it. Raises
    NotPossibleError when it rests already.
    """
    return _set_pause(channel, timezone.now(), reason=Reason.QUEUE_PAUSED, user=user)


@transaction.atomic
def resume_queue(channel: Channel, *, user: Any) -> Channel:
    """Let a queue move again, from its next slot on; NotPossibleError when it does not rest."""
    return _set_pause(channel, None, reason=Reason.QUEUE_RESUMED, user=user)


def _set_pause(channel: Channel, at: datetime | None, *, reason: Reason, user: Any) -> Channel:
    channel = _lock(channel.pk)
    if (channel.queue_paused_at is None) == (at is None):
        raise NotPossibleError
    channel.queue_paused_at = at
    channel.save(update_fields=["queue_paused_at"])
    record_event(channel=channel, reason=reason, actor=user)
    return channel


@transaction.atomic
def set_queue_rules(
    channel: Channel,
    *,
    windows: Iterable[Mapping[str, Any]],
    gap_minutes: int,
    daily_cap: int,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    user: Any,
) -> Channel:
    """Set by which rules a channel's queue moves; they hold from the next slot on.

    `windows` are {"weekday": 0-6 (Monday is 0), "start": "9:00", "end": "12:00"} in the channel's
    zone, "24:00" allowed as an end; none at all: any hour but the quiet ones. A cap of 0 lets the
    queue rest. Raises QueueRulesError.
    """
    if not 0 <= gap_minutes <= DAY_MINUTES:
        raise QueueRulesError("gap_minutes")
    if not 0 <= daily_cap <= 100:
        raise QueueRulesError("daily_cap")
    if (quiet_from is None) != (quiet_until is None):
        raise QueueRulesError("quiet_until")
    channel = _lock(channel.pk)
    channel.queue_windows = _clean_windows(windows)
    channel.queue_gap = gap_minutes
    channel.queue_daily_cap = daily_cap
    channel.quiet_from, channel.quiet_until = quiet_from, quiet_until
    channel.save(
        update_fields=[
            "queue_windows",
            "queue_gap",
            "queue_daily_cap",
            "quiet_from",
            "quiet_until",
        ]
    )
    record_event(channel=channel, reason=Reason.QUEUE_RULES, actor=user)
    return channel


def _clean_windows(windows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    try:
        spans = sorted(
            (int(row["weekday"]), parse_clock(str(row["start"])), parse_clock(str(row["end"])))
            for row in windows
        )
    except (KeyError, TypeError, ValueError) as error:
        raise QueueRulesError("windows") from error
    if any(not 0 <= weekday <= 6 or start >= end for weekday, start, end in spans):
        raise QueueRulesError("windows")
    return [
        {"weekday": weekday, "start": _say(start), "end": _say(end)}
        for weekday, start, end in dict.fromkeys(spans)
    ]


def _say(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _lock(channel_id: int) -> Channel:
    """Return the channel, kept from feeding and from other hands until the transaction ends."""
    return Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
