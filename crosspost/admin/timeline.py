"""The next 24 hours: one lane per Page, one column per hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from crosspost.models import Channel
from crosspost.selectors import DeliveryRow
from crosspost.words import STOP, WAIT

from .queries import PlannedPost
from .times import say_moment

HOURS = 24
#: From this column on, an entry hangs to the left of its hour, so that it stays on the screen.
LATE = 19


@dataclass(frozen=True, kw_only=True)
class Entry:
    title: str
    url: str
    time: str
    column: int
    tone: str
    note: str = ""

    @property
    def is_late(self) -> bool:
        return self.column >= LATE

    @property
    def css_column(self) -> int:
        """The first of the six columns that the entry covers."""
        return self.column - 5 if self.is_late else self.column


@dataclass(frozen=True, kw_only=True)
class Lane:
    channel: Channel
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    hours: list[str]
    lanes: list[Lane]


def build_timeline(
    channels: list[Channel],
    *,
    now: datetime,
    waiting: list[DeliveryRow],
    planned: list[PlannedPost],
) -> Timeline:
    """Lay out what waits and what is planned. The scale is read in the first Page's zone."""
    if not channels:
        return Timeline(hours=[], lanes=[])
    start = now.astimezone(channels[0].zone).replace(minute=0, second=0, microsecond=0)
    hours = [str((start + timedelta(hours=step)).hour) for step in range(0, HOURS, 3)]
    lanes = []
    for channel in channels:
        moments = [
            (row.next_at or row.due_at, _enter_row(row, channel, start=start, now=now))
            for row in waiting
            if row.channel_id == channel.pk
        ] + [
            (post.at, _enter_planned(post, channel, start=start, now=now))
            for post in planned
            if post.channel_id == channel.pk
        ]
        moments.sort(key=lambda pair: pair[0])
        lanes.append(Lane(channel=channel, entries=[entry for _at, entry in moments]))
    return Timeline(hours=hours, lanes=lanes)


def _enter_row(row: DeliveryRow, channel: Channel, *, start: datetime, now: datetime) -> Entry:
    at = max(row.next_at or row.due_at, now)
    is_held = channel.state != "ok"
    return Entry(
        title=row.title,
        url=reverse("crosspost_delivery", args=[row.id]),
        time=_("now") if at <= now else say_moment(at, channel.zone, now=now),
        column=_find_column(at, start),
        tone=STOP if is_held else WAIT,
        note=_("waits until the Page is connected") if is_held else "",
    )


def _enter_planned(post: PlannedPost, channel: Channel, *, start: datetime, now: datetime) -> Entry:
    return Entry(
        title=post.title,
        url=reverse("wagtailadmin_pages:edit", args=[post.page_id]),
        time=say_moment(post.at, channel.zone, now=now),
        column=_find_column(post.at, start),
        tone=WAIT,
        note=_("when the page is published"),
    )


def _find_column(at: datetime, start: datetime) -> int:
    return min(max(int((at - start).total_seconds() // 3600) + 1, 1), HOURS)
