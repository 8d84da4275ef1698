"""When a channel's queue may let one out: windows, gap, daily cap, quiet hours. No database.

All clocks are the channel's own; what comes in and goes out are aware moments. Moments are
compared in UTC: two of one zone would be compared by the clock on the wall, which is wrong in
the hour that a zone has twice.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAY = 24 * 60
#: How far ahead a slot is looked for: a week has every window once.
HORIZON_DAYS = 15


@dataclass(frozen=True, kw_only=True)
class Window:
    """One opening on a weekday (0 is Monday), in minutes of the day; `end` may be 24:00."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class QueueRules:
    """The rules of one channel. Without a window every hour is open but the quiet ones."""

    zone: zoneinfo.ZoneInfo
    windows: tuple[Window, ...] = ()
    gap: timedelta = timedelta(0)
    daily_cap: int = 1
    #: Minutes of the day; equal: no quiet hours. From 21:00 until 8:00 goes over midnight.
    quiet_from: int = 0
    quiet_until: int = 0


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A moment at which one may go out, and the moment at which that opening ends."""

    at: datetime
    until: datetime


def find_slot(
    rules: QueueRules,
    *,
    after: datetime,
    sent: Sequence[datetime] = (),
    planned: Sequence[datetime] = (),
) -> Slot | None:
    """Return the first slot at or after `after`, or None if the next two weeks have none.

    `sent` is when something went out on the channel, whatever it was: it counts for the gap and
    for the cap of its day. `planned` is when something else will go out: the queue keeps its
    distance from that too.
    """
    after = after.astimezone(UTC)
    today = after.astimezone(rules.zone).date()
    counts = _count_days(sent, rules.zone)
    near = sorted(moment.astimezone(UTC) for moment in (*sent, *planned))
    for day in (today + timedelta(days=number) for number in range(HORIZON_DAYS)):
        if counts.get(day, 0) >= rules.daily_cap:
            continue
        for start, end in list_openings(rules, day):
            at = _keep_distance(max(start, after), near, gap=rules.gap)
            if at < end:
                return Slot(at=at, until=end)
    return None


def list_slots(
    rules: QueueRules,
    *,
    after: datetime,
    until: datetime,
    sent: Sequence[datetime] = (),
    planned: Sequence[datetime] = (),
    limit: int = 100,
) -> list[Slot]:
    """Return the slots between `after` and `until` if one goes out in each of them."""
    slots: list[Slot] = []
    taken = list(sent)
    while len(slots) < limit:
        slot = find_slot(rules, after=after, sent=taken, planned=planned)
        if slot is None or slot.at > until:
            break
        slots.append(slot)
        taken.append(slot.at)
        after = slot.at
    return slots


def list_openings(rules: QueueRules, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the queue is open on a day of the channel's zone, as moments in UTC."""
    spans = [(window.start, window.end) for window in rules.windows if _is_on(window, day)]
    spans = _merge(spans if rules.windows else [(0, DAY)])
    for quiet in _list_quiet(rules):
        spans = [rest for span in spans for rest in _without(span, quiet)]
    for start, end in spans:
        opening = (_to_moment(day, start, rules.zone), _to_moment(day, end, rules.zone))
        if opening[0] < opening[1]:  # an hour that a clock skips is no opening
            yield opening


def _is_on(window: Window, day: date) -> bool:
    return window.weekday == day.weekday()


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _list_quiet(rules: QueueRules) -> list[tuple[int, int]]:
    if rules.quiet_from == rules.quiet_until:
        return []
    if rules.quiet_from < rules.quiet_until:
        return [(rules.quiet_from, rules.quiet_until)]
    return [(0, rules.quiet_until), (rules.quiet_from, DAY)]


def _without(span: tuple[int, int], quiet: tuple[int, int]) -> list[tuple[int, int]]:
    parts = [(span[0], min(span[1], quiet[0])), (max(span[0], quiet[1]), span[1])]
    return [part for part in parts if part[0] < part[1]]


def _to_moment(day: date, minute: int, zone: zoneinfo.ZoneInfo) -> datetime:
    if minute == DAY:
        day, minute = day + timedelta(days=1), 0
    local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    return local.astimezone(UTC)


def _count_days(sent: Iterable[datetime], zone: zoneinfo.ZoneInfo) -> dict[date, int]:
    counts: dict[date, int] = {}
    for moment in sent:
        day = moment.astimezone(zone).date()
        counts[day] = counts.get(day, 0) + 1
    return counts


def _keep_distance(at: datetime, near: Sequence[datetime], *, gap: timedelta) -> datetime:
    """Return the first moment from `at` on that is `gap` away from each of `near` (sorted)."""
    for moment in near:
        if abs(moment - at) < gap:
            at = moment + gap
    return at
