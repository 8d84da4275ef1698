"""A channel's queue: goods are introduced one after another, in fair turn, never in a burst."""

from __future__ import annotations

from .arranging import (
    QueueRulesError,
    let_turns_decide,
    move_in_queue,
    pause_queue,
    resume_queue,
    set_queue_rules,
)
from .feeding import feed_queues, return_unclaimed
from .listing import PlannedSlot, QueueEntry, list_queue, plan_slots

__all__ = [
    "PlannedSlot",
    "QueueEntry",
    "QueueRulesError",
    "feed_queues",
    "let_turns_decide",
    "list_queue",
    "move_in_queue",
    "pause_queue",
    "plan_slots",
    "resume_queue",
    "return_unclaimed",
    "set_queue_rules",
]
