"""The queue as people see it: who stands where, who is passed over and why, when slots come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from crosspost.gates import find_closed_gate
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.rows import DeliveryRow, build_rows
from crosspost.states import State

from .rules import Slot, list_slots
from .standing import find_last_turns, get_rules, list_planned, list_sent, list_waiting
from .turns import Waiting, order_by_turn


@dataclass(frozen=True, kw_only=True)
class QueueEntry:
    """One place in a channel's queue, the front is 1. Times are aware."""

    place: int
    row: DeliveryRow
    #: Whose turn it is, "" where nobody waits.
    turn: str
    #: A person put it here; it goes before all turns.
    is_by_hand: bool
    #: Why it would be passed over at this moment: a key of `Reason`, "" when it would go.
    passed_over: str
    #: When it would go out if nothing changes; None: passed over, or not within two weeks.
    slot_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlannedSlot:
    """A coming slot, and who would take it by turn. Who is passed over is known only then."""

    at: datetime
    until: datetime
    delivery_id: uuid.UUID
    title: str


def list_queue(channel: Channel) -> list[QueueEntry]:
    """Return a channel's queue in the order in which it would go out at this moment.

    Each page is asked whether it may go; a few queries per row, for the one screen of a queue.
    """
    now = timezone.now()
    ordered = list_in_order(channel)
    found = {
        delivery.pk: delivery
        for delivery in Delivery.objects.filter(pk__in=[one.key for one in ordered]).select_related(
            "announcement", "channel"
        )
    }
    rows = {row.id: row for row in build_rows(Delivery.objects.filter(pk__in=list(found)))}
    reasons = {key: _find_reason(delivery) for key, delivery in found.items()}
    going = [one for one in ordered if one.key in rows and not reasons[one.key]]
    slots = _list_slots(channel, now=now, until=now + timedelta(days=14), limit=len(going))
    times = {one.key: slot.at for one, slot in zip(going, slots, strict=False)}
    return [
        QueueEntry(
            place=place,
            row=rows[one.key],
            turn=one.turn,
            is_by_hand=one.is_by_hand,
            passed_over=reasons[one.key],
            slot_at=times.get(one.key),
        )
        for place, one in enumerate((one for one in ordered if one.key in rows), start=1)
    ]


def plan_slots(channel: Channel, *, until: datetime) -> list[PlannedSlot]:
    """Return the coming slots of a channel until a moment, as many as stand in the queue."""
    ordered = list_in_order(channel)
    if not ordered:
        return []
    slots = _list_slots(channel, now=timezone.now(), until=until, limit=len(ordered))
    titles = dict(
        Delivery.objects.filter(pk__in=[one.key for one in ordered[: len(slots)]]).values_list(
            "pk", "announcement__title"
        )
    )
    return [
        PlannedSlot(
            at=slot.at, until=slot.until, delivery_id=one.key, title=titles.get(one.key, "")
        )
        for slot, one in zip(slots, ordered, strict=False)
    ]


def list_in_order(channel: Channel) -> list[Waiting]:
    """Return who waits, in the order in which they would go out."""
    waiting = list_waiting(channel)
    turns = {one.turn for one in waiting}
    return order_by_turn(waiting, last=find_last_turns(channel, turns=turns) if waiting else {})


def _list_slots(channel: Channel, *, now: datetime, until: datetime, limit: int) -> list[Slot]:
    on_its_way = Delivery.objects.filter(
        channel=channel, state=State.QUEUED, queue_position__isnull=False
    )
    planned = list_planned(channel, now=now)
    return list_slots(
        get_rules(channel),
        after=now,
        until=until,
        sent=[*list_sent(channel, now=now), *[now for _row in on_its_way.values_list("pk")]],
        planned=planned,
        limit=limit,
    )


def _find_reason(delivery: Delivery) -> str:
    gate = find_closed_gate(delivery)
    return gate.reason if gate is not None else Reason.NONE
