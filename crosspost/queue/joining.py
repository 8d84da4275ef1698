"""When somebody who joins a queue at this moment would go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from crosspost.models import Channel

from .rules import list_slots
from .standing import get_rules, list_planned, list_sent, list_waiting

HORIZON = timedelta(days=14)


def find_next_free_slot(channel: Channel) -> datetime | None:
    """Return the slot after all that wait now, or None where none comes within two weeks.

    A promise of nothing: whose turn it is decides again at each slot.
    """
    now = timezone.now()
    waiting = len(list_waiting(channel))
    slots = list_slots(
        get_rules(channel),
        after=now,
        until=now + HORIZON,
        sent=list_sent(channel, now=now),
        planned=list_planned(channel, now=now),
        limit=waiting + 1,
    )
    return slots[waiting].at if len(slots) > waiting else None
