"""How many reacted to a post: asked slowly, believed only as far as Facebook says, shown with age.

Reading may fail all day without touching the delivery. Nothing here is ever loaded by a
visitor's browser.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from core.post_figures import PostFigures as ShownFigures

from .backends import AppMissingError, open_channel
from .changes.channels import mind_channel
from .due import usable_channels
from .graph_outcome import Outcome
from .models import Channel, Delivery, PostFigures
from .page_changes import FIGURE_FIELDS
from .states import State
from .usage import STOP_READS_AT, USAGE_LASTS

logger = logging.getLogger(__name__)

#: When figures are asked again, by the age of the post; older posts are left alone.
SCHEDULE = (
    (timedelta(hours=1), timedelta(minutes=15)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
)
#: At most so many posts per tick: each costs one call, or four where one is refused.
PER_TICK = 20
_NAMES = tuple(FIGURE_FIELDS)
_COUNTED = (State.PUBLISHED, State.LISTED)


def plan_next(published_at: datetime | None, *, now: datetime) -> datetime | None:
    """Return when figures are asked next after `now`, or None when the post is too old."""
    age = now - (published_at or now)
    return next((now + pause for limit, pause in SCHEDULE if age < limit), None)


def fetch_due_figures(*, seconds: float = 10.0) -> int:
    """Ask for the figures that are due, within a budget; return how many were told. A tick job.

    Pages whose allowance is nearly used up are left in peace: this reading is not essential.
    """
    ends = time.monotonic() + seconds
    now = timezone.now()
    is_spent = Q(usage_percent__gte=STOP_READS_AT, usage_at__gte=now - USAGE_LASTS)
    calm = usable_channels(now).exclude(is_spent)
    due = Delivery.objects.filter(
        figures_at__lte=now, state__in=_COUNTED, channel__in=calm.values("pk")
    ).select_related("channel")
    told = 0
    for delivery in due.order_by("figures_at")[:PER_TICK]:
        if time.monotonic() >= ends:
            break
        # Planned before it is asked: whatever comes of it, the next tick does not ask again.
        following = plan_next(delivery.published_at, now=now)
        Delivery.objects.filter(pk=delivery.pk).update(figures_at=following)
        try:
            told += fetch_figures(delivery)
        except Exception:  # a number that cannot be read must not keep the others from being read
            logger.exception("The figures of %s could not be read", delivery.pk)
    return told


def fetch_figures(delivery: Delivery) -> bool:
    """Ask once for one post; return whether Facebook told anything."""
    if not delivery.remote_post_id:
        return False
    try:
        page = open_channel(delivery.channel)
    except AppMissingError:
        return False
    outcome = page.read_figures(delivery.remote_post_id, *_NAMES)
    outcomes = [outcome]
    if outcome.is_rejected and not outcome.is_gone:
        if mind_channel(delivery.channel, outcome):
            return False
        # One permission that is missing fails the whole call: ask for each by itself.
        outcomes = [page.read_figures(delivery.remote_post_id, name) for name in _NAMES]
        values = {
            name: _read_number(one, name)
            for name, one in zip(_NAMES, outcomes, strict=True)
            if one.is_ok
        }
    else:
        values = {name: _read_number(outcome, name) for name in _NAMES} if outcome.is_ok else {}
    if not values:
        return False
    PostFigures.objects.update_or_create(
        delivery=delivery, defaults={**values, "fetched_at": timezone.now()}
    )
    return True


def get_post_figures(page: Page) -> list[ShownFigures]:
    """Return the figures of a page's posts that are out, with their age: one query."""
    if not page.translation_key:
        return []
    rows = PostFigures.objects.filter(
        delivery__announcement__translation_key=page.translation_key,
        delivery__announcement__locale_id=page.locale_id,
        delivery__state__in=_COUNTED,
        fetched_at__isnull=False,
    ).exclude(delivery__remote_permalink="")
    return [
        ShownFigures(
            place=row.delivery.channel.name,
            url=row.delivery.remote_permalink,
            reactions=row.reactions,
            comments=row.comments,
            shares=row.shares,
            fetched_at=row.fetched_at,
        )
        for row in rows.select_related("delivery__channel").order_by("delivery__channel_id")
        if row.fetched_at is not None
    ]


def is_spent(channel: Channel, *, now: datetime | None = None) -> bool:
    """Whether reading that is not essential should wait for a Page's allowance to recover."""
    moment = now or timezone.now()
    is_recent = channel.usage_at is not None and channel.usage_at >= moment - USAGE_LASTS
    return is_recent and channel.usage_percent >= STOP_READS_AT


def _read_number(outcome: Outcome, name: str) -> int | None:
    """Return one number; a post that nobody shared has no `shares` at all."""
    found: Any = outcome.data.get(name)
    if name == "shares":
        number = found.get("count") if isinstance(found, dict) else 0
    else:
        summary = found.get("summary") if isinstance(found, dict) else None
        number = summary.get("total_count") if isinstance(summary, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and number >= 0
    return number if is_number else None
