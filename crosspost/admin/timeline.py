"""The next 24 hours: one lane per Page, what goes out on it, and the rules behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from crosspost.models import Channel
from crosspost.selectors import DeliveryRow
from crosspost.words import QUIET, STOP, WAIT

from .bands import MINUTES, Band, describe_rules, list_bands
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
    minute: int
    tone: str
    note: str = ""

    @property
    def column(self) -> int:
        """The hour, from 1."""
        return min(self.minute // 60 + 1, HOURS)

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
    rules: str
    queue_url: str
    entries: list[Entry] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    hours: list[str]
    lanes: list[Lane]
    now_minute: int = 0
    minutes: int = MINUTES


def build_timeline(
    channels: list[Channel],
    *,
    now: datetime,
    waiting: Sequence[DeliveryRow],
    planned: Sequence[PlannedPost],
    slots: Mapping[int, Sequence[datetime]],
) -> Timeline:
    """Lay out what waits, what is planned and what the queues would send.

    The scale is read in the first Page's zone; `slots` of the queues are by the Page's id.
    """
    if not channels:
        return Timeline(hours=[], lanes=[])
    start = now.astimezone(channels[0].zone).replace(minute=0, second=0, microsecond=0)
    hours = [str((start + timedelta(hours=step)).hour) for step in range(0, HOURS, 3)]
    lanes = []
    for channel in channels:
        moments = [
            *_enter_rows(waiting, channel, start=start, now=now),
            *_enter_planned(planned, channel, start=start, now=now),
            *_enter_slots(slots.get(channel.pk, ()), channel, start=start, now=now),
        ]
        moments.sort(key=lambda pair: pair[0])
        lanes.append(
            Lane(
                channel=channel,
                rules=describe_rules(channel, now=now),
                queue_url=reverse("crosspost_queue", args=[channel.pk]),
                entries=[entry for _at, entry in moments],
                bands=list_bands(channel, start=start, posts=[at for at, _entry in moments]),
            )
        )
    return Timeline(hours=hours, lanes=lanes, now_minute=_find_minute(now, start))


Moments = list[tuple[datetime, Entry]]


def _enter_rows(
    rows: Sequence[DeliveryRow], channel: Channel, *, start: datetime, now: datetime
) -> Moments:
    is_held = channel.state != "ok"
    moments = []
    for row in rows:
        if row.channel_id != channel.pk:
            continue
        at = max(row.next_at or row.due_at, now)
        entry = Entry(
            title=row.title,
            url=reverse("crosspost_delivery", args=[row.id]),
            time=_("now") if at <= now else say_moment(at, channel.zone, now=now),
            minute=_find_minute(at, start),
            tone=STOP if is_held else WAIT,
            note=_("waits until the Page is connected") if is_held else "",
        )
        moments.append((at, entry))
    return moments


def _enter_planned(
    posts: Sequence[PlannedPost], channel: Channel, *, start: datetime, now: datetime
) -> Moments:
    return [
        (
            post.at,
            Entry(
                title=post.title,
                url=reverse("wagtailadmin_pages:edit", args=[post.page_id]),
                time=say_moment(post.at, channel.zone, now=now),
                minute=_find_minute(post.at, start),
                tone=WAIT,
                note=_("when the page is published"),
            ),
        )
        for post in posts
        if post.channel_id == channel.pk
    ]


def _enter_slots(
    slots: Sequence[datetime], channel: Channel, *, start: datetime, now: datetime
) -> Moments:
    return [
        (
            at,
            Entry(
                title=_("The next in the queue") if number == 0 else _("one more from the queue"),
                url=reverse("crosspost_queue", args=[channel.pk]) if number == 0 else "",
                time=say_moment(at, channel.zone, now=now),
                minute=_find_minute(at, start),
                tone=QUIET,
            ),
        )
        for number, at in enumerate(slots)
    ]


def _find_minute(at: datetime, start: datetime) -> int:
    return min(max(int((at - start).total_seconds() // 60), 0), MINUTES - 1)
