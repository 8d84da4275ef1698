"""What the ledger says of a channel's queue: its rules, what went out, who waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db.models import Max, Q

from crosspost.models import Attempt, Channel, Delivery
from crosspost.states import LEASED, MAY_BE_VISIBLE, VISIBLE_KINDS, State

from .rules import QueueRules, Window
from .turns import Waiting

#: What may be out without a time of its own yet: its visible call was begun.
_NOT_DATED = Q(state__in=[State.SENDING, State.UNKNOWN, State.NEEDS_PERSON])


def get_rules(channel: Channel) -> QueueRules:
    """Return the rules of a channel's queue in the form in which they are reckoned with."""
    return QueueRules(
        zone=channel.zone,
        windows=tuple(
            Window(
                weekday=window["weekday"],
                start=parse_clock(window["start"]),
                end=parse_clock(window["end"]),
            )
            for window in channel.queue_windows
        ),
        gap=timedelta(minutes=channel.queue_gap),
        daily_cap=0 if channel.queue_paused_at else channel.queue_daily_cap,
        quiet_from=_to_minute(channel.quiet_from),
        quiet_until=_to_minute(channel.quiet_until),
    )


def parse_clock(value: str) -> int:
    """Return the minute of the day of "9:05" or "24:00"; raise ValueError for anything else."""
    hour, _colon, minute = value.partition(":")
    number = int(hour) * 60 + int(minute)
    if not (0 <= int(minute) < 60 and 0 <= number <= 24 * 60) or len(minute) != 2:
        raise ValueError(value)
    return number


def _to_minute(value: time | None) -> int:
    return value.hour * 60 + value.minute if value is not None else 0


def list_sent(channel: Channel, *, now: datetime) -> list[datetime]:
    """Return when something went out on a channel, as far back as gap and cap look.

    Everything counts, whatever it was and whatever became of it: readers saw it.
    """
    local = now.astimezone(channel.zone)
    midnight = datetime.combine(local.date(), time(0), tzinfo=channel.zone).astimezone(UTC)
    since = min(midnight, now - timedelta(minutes=channel.queue_gap))
    rows = Delivery.objects.filter(channel=channel)
    dated = rows.filter(published_at__gte=since).values_list("published_at", flat=True)
    open_calls = (
        Attempt.objects.filter(
            delivery__in=rows.filter(_NOT_DATED, published_at__isnull=True),
            kind__in=VISIBLE_KINDS,
            started_at__gte=since,
        )
        .values("delivery")
        .annotate(at=Max("started_at"))
        .values_list("at", flat=True)
        .order_by("delivery")
    )
    return [moment for moment in (*dated, *open_calls) if moment is not None]


def list_planned(channel: Channel, *, now: datetime) -> list[datetime]:
    """Return when something else will go out: planned for a time, or being sent at this moment."""
    rows = Delivery.objects.filter(channel=channel)
    times = rows.filter(state=State.QUEUED, queue_position__isnull=True)
    moments = [max(due_at, now) for due_at in times.values_list("due_at", flat=True)[:500]]
    if rows.filter(state__in=LEASED).exists():
        moments.append(now)
    return moments


def is_one_on_its_way(channel: Channel) -> bool:
    """Whether one that the queue let out has not arrived yet; then the next one waits."""
    return Delivery.objects.filter(
        channel=channel, queue_position__isnull=False, state__in=[State.QUEUED, *LEASED]
    ).exists()


def list_waiting(channel: Channel, *, only: Q | None = None) -> list[Waiting]:
    """Return who stands in a channel's queue, in no order yet."""
    rows = Delivery.objects.filter(only or Q(), channel=channel, state=State.LINED_UP)
    return [
        Waiting(key=key, place=place or 0, turn=turn)
        for key, place, turn in rows.values_list("pk", "queue_position", "turn")
    ]


def find_last_turns(channel: Channel, *, turns: Iterable[str]) -> dict[str, datetime]:
    """Return when each of `turns` was introduced last on a channel; who never was is missing."""
    wanted = set(turns)
    rows = Delivery.objects.filter(channel=channel, turn__in=wanted)
    dated = Delivery.objects.filter(channel=channel, published_at__isnull=False)
    last = dict(
        dated.filter(turn__in=wanted - {""})
        .exclude(turn="")
        .values_list("turn")
        .annotate(last=Max("published_at"))
        .order_by("turn")
    )
    if "" in wanted:  # every story is one of these: only the newest is looked at
        newest = dated.filter(turn="").order_by("-published_at").first()
        if newest is not None and newest.published_at is not None:
            last[""] = newest.published_at
    on_their_way = rows.filter(state__in=MAY_BE_VISIBLE | LEASED, published_at__isnull=True)
    for turn, since in on_their_way.values_list("turn", "state_since"):
        last[turn] = max(since, last.get(turn, since))
    return last
