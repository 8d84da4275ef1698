"""Letting the next one out: one per open slot and channel, chosen at that moment.

Slots are never stored: after an outage the next free one is reckoned from what went out, so
exactly one follows, and the rest keeps its distance.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from crosspost.due import sendable
from crosspost.gates import find_closed_gate
from crosspost.ledger import move
from crosspost.making import nudge_on_commit
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.states import State

from .rules import Slot, find_slot
from .standing import (
    find_last_turns,
    get_rules,
    is_one_on_its_way,
    list_planned,
    list_sent,
    list_waiting,
)
from .turns import order_by_turn

logger = logging.getLogger(__name__)

#: Passed over, but not out of the queue: this may change by itself any day.
PASSED_OVER = frozenset({Reason.PAGE_GONE, Reason.PAGE_NOT_PUBLIC, Reason.NOT_AVAILABLE})


def feed_queues() -> int:
    """Let at most one out per channel whose slot is open; return how many. A tick job."""
    now = timezone.now()
    channels = (
        Delivery.objects.filter(sendable(now), state=State.LINED_UP)
        .order_by("channel")
        .values_list("channel", flat=True)
        .distinct()
    )
    fed = 0
    for channel_id in channels:
        try:
            fed += feed_queue(channel_id)
        except Exception:  # one Page's trouble must not keep the queues of the others
            logger.exception("The queue of channel %s was not fed", channel_id)
    return fed


@transaction.atomic
def feed_queue(channel_id: int) -> bool:
    """Let the next one of a channel out if a slot is open; return whether one went.

    The channel's row is locked first: of two ticks at once the second finds the first one's
    delivery on its way.
    """
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
    now = timezone.now()
    slot = find_open_slot(channel, now=now)
    if slot is None:
        return False
    waiting = list_waiting(channel, only=sendable(now))
    last = find_last_turns(channel, turns=[one.turn for one in waiting])
    for one in order_by_turn(waiting, last=last):
        delivery = Delivery.objects.select_related("announcement", "channel").get(pk=one.key)
        if _let_out(delivery, slot=slot, now=now):
            return True
    return False


def find_open_slot(channel: Channel, *, now: datetime) -> Slot | None:
    """Return the slot that is open at this moment, or None."""
    if is_one_on_its_way(channel):
        return None
    slot = find_slot(
        get_rules(channel),
        after=now,
        sent=list_sent(channel, now=now),
        planned=list_planned(channel, now=now),
    )
    return slot if slot is not None and slot.at <= now else None


def _let_out(delivery: Delivery, *, slot: Slot, now: datetime) -> bool:
    """Let one out unless a gate is closed; what a person must look at leaves the queue."""
    gate = find_closed_gate(delivery)
    if gate is not None:
        if gate.reason not in PASSED_OVER:
            move(delivery, gate.target, sources=[State.LINED_UP], reason=gate.reason)
        return False
    is_out = move(
        delivery,
        State.QUEUED,
        sources=[State.LINED_UP],
        reason=Reason.ITS_TURN,
        due_at=now,
        next_attempt_at=now,
        not_after=slot.until,
        tries=0,
    )
    if is_out:
        nudge_on_commit(delivery)
    return is_out


def return_unclaimed() -> int:
    """Take back into the queue what nobody claimed while its slot was open. A tick job."""
    now = timezone.now()
    rows = Delivery.objects.filter(
        state=State.QUEUED, queue_position__isnull=False, not_after__lte=now
    )
    return sum(
        move(delivery, State.LINED_UP, reason=Reason.SLOT_CLOSED, not_after=None)
        for delivery in rows.select_related("channel", "announcement")[:500]
    )
