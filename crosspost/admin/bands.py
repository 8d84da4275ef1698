"""What a Page's rules draw behind its lane: windows, quiet hours, the gap after a post."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.models import Channel

MINUTES = 24 * 60
WINDOW, QUIET, GAP = "window", "quiet", "gap"


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch of a lane, in minutes from its left edge."""

    kind: str
    start: int
    width: int


def list_bands(channel: Channel, *, start: datetime, posts: Iterable[datetime]) -> list[Band]:
    """Return what lies behind the lane that begins at `start`; `posts` open a gap each."""
    bands = [
        *(_cut(WINDOW, begin, end, start) for begin, end in _list_windows(channel, start)),
        *(_cut(QUIET, begin, end, start) for begin, end in _list_quiet(channel, start)),
    ]
    if channel.queue_windows:  # without windows the whole day is open, and nothing is drawn
        gap = timedelta(minutes=channel.queue_gap)
        bands += [_cut(GAP, at, at + gap, start) for at in posts]
    return [band for band in bands if band is not None]


def describe_rules(channel: Channel, *, now: datetime) -> str:
    """Return the same in words: today's windows, gap, cap, quiet hours; "" without rules."""
    today = now.astimezone(channel.zone)
    parts = [_("The queue rests.")] if channel.queue_paused_at else []
    if channel.queue_windows:
        windows = [
            f"{begin:%H:%M}–{end:%H:%M}" for begin, end in _list_windows_of(channel, today.date())
        ]
        parts.append(
            _("Queue today: %(windows)s.") % {"windows": ", ".join(windows)}
            if windows
            else _("No queue today.")
        )
        words = ngettext(
            "At least %(count)d minute apart.",
            "At least %(count)d minutes apart.",
            channel.queue_gap,
        )
        parts.append(words % {"count": channel.queue_gap})
        parts.append(_("At most %(count)d a day.") % {"count": channel.queue_daily_cap})
    if channel.quiet_from and channel.quiet_until:
        parts.append(
            _("Quiet from %(start)s to %(end)s.")
            % {
                "start": date_format(datetime.combine(today, channel.quiet_from), "G:i", False),
                "end": date_format(datetime.combine(today, channel.quiet_until), "G:i", False),
            }
        )
    return " ".join(parts)


def read_clock(word: str) -> time | None:
    """Return "09:30" as a time of day; None for anything else."""
    try:
        return time.fromisoformat(word)
    except (TypeError, ValueError):
        return None


Stretch = tuple[datetime, datetime]


def _list_days(start: datetime, zone: zoneinfo.ZoneInfo) -> list[date]:
    """Return the days that a lane may touch, and the one before, which may reach into it."""
    first = start.astimezone(zone).date()
    return [first + timedelta(days=step) for step in (-1, 0, 1)]


def _list_windows(channel: Channel, start: datetime) -> Iterator[Stretch]:
    for day in _list_days(start, channel.zone):
        yield from _list_windows_of(channel, day)


def _list_windows_of(channel: Channel, day: date) -> Iterator[Stretch]:
    for window in channel.queue_windows:
        begin, end = read_clock(window.get("start", "")), read_clock(window.get("end", ""))
        if window.get("weekday") == day.weekday() and begin and end:
            yield _span(day, begin, end, channel.zone)


def _list_quiet(channel: Channel, start: datetime) -> Iterator[Stretch]:
    if channel.quiet_from is None or channel.quiet_until is None:
        return
    for day in _list_days(start, channel.zone):
        yield _span(day, channel.quiet_from, channel.quiet_until, channel.zone)


def _span(day: date, begin: time, end: time, zone: zoneinfo.ZoneInfo) -> Stretch:
    """Return a stretch of a day; one that ends before it begins goes over midnight."""
    last = day if end > begin else day + timedelta(days=1)
    return datetime.combine(day, begin, tzinfo=zone), datetime.combine(last, end, tzinfo=zone)


def _cut(kind: str, begin: datetime, end: datetime, start: datetime) -> Band | None:
    first = max(0, int((begin - start).total_seconds() // 60))
    last = min(MINUTES, int((end - start).total_seconds() // 60))
    return Band(kind=kind, start=first, width=last - first) if last > first else None
