"""When a wish becomes a post. No database here: the rules alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .states import Timing


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When a delivery goes out: at a moment, or in its turn in the channel's queue.

    Later than `not_after` it is not sent by itself any more; None: whenever it can be sent.
    """

    due_at: datetime
    not_after: datetime | None = None
    is_lined_up: bool = False


def make_plan(
    timing: str, *, publish_at: datetime | None, now: datetime, late_after: timedelta
) -> Plan | None:
    """Return the plan for a page that is published at `now`, or None for "not at all".

    A chosen time that has passed, or that comes before the page is published, means now.
    """
    if timing == Timing.NEVER:
        return None
    if timing == Timing.QUEUE:
        return Plan(due_at=now, is_lined_up=True)
    if timing == Timing.AT:
        return plan_at(publish_at or now, now=now, late_after=late_after)
    return Plan(due_at=now)


def plan_at(due_at: datetime, *, now: datetime, late_after: timedelta) -> Plan:
    """Return the plan for a moment that a person chose; a past one means now."""
    due_at = max(due_at, now)
    return Plan(due_at=due_at, not_after=due_at + late_after)
