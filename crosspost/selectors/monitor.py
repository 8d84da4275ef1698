"""The monitor at one moment: a fixed number of queries, whatever the size of the history."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Site

from crosspost.changes.pages import list_posts_without_page
from crosspost.models import Channel, Delivery, StopSwitch
from crosspost.reasons import Reason
from crosspost.rows import DeliveryRow, load_rows
from crosspost.settle import CHANNEL_REASONS
from crosspost.states import OPEN, ChannelState, State

from .counting import Group, StateCount, count_groups, sum_states
from .search import MonitorFilters, choose_part, cut_to_page
from .sender import SenderLight
from .standing import get_standing
from .statement import Found, Part, fetch_lists

LIST_LIMIT = 50
LIMIT_SENT = 2_000
AHEAD = timedelta(hours=24)
FAILURES_SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class ChannelLight:
    """A channel in the monitor's strip of lights."""

    channel: Channel
    waiting: int
    held: int
    #: Of these, held because the Page cannot be used.
    blocked: int
    lined_up: int
    last_published_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MonitorSnapshot:
    """The monitor at one moment. Each list has at most LIST_LIMIT rows; numbers are exact."""

    at: datetime
    sender: SenderLight
    #: The stop switch that is on, or None, and how many posts it holds.
    stop: StopSwitch | None
    stopped_count: int
    channels: list[ChannelLight]
    #: Waits for a person's decision, oldest first, and its full number.
    needs_person: list[DeliveryRow]
    needs_person_count: int
    #: Out although their page left the website, oldest first.
    without_page: list[DeliveryRow]
    #: We look after these ourselves.
    watched: list[DeliveryRow]
    #: Held because its Page cannot be used; told by the card of the Page.
    held_for_channel: list[DeliveryRow]
    #: Due now or within 24 hours, in order.
    upcoming: list[DeliveryRow]
    #: Page and moment of what went out within 24 hours where a queue waits.
    sent: list[tuple[int, datetime]]
    #: What the filters ask for, newest first.
    rows: list[DeliveryRow]
    next_cursor: str
    #: The search looked through a part of the history; `next_cursor` goes on.
    is_cut: bool
    counts: dict[str, StateCount]


def monitor_snapshot(
    site: Site, filters: MonitorFilters, *, channels: list[Any] | None = None
) -> MonitorSnapshot:
    """Return what the monitor shows of one city; `channels` as `list_lit_channels` gave them.

    Four queries after that of the channels: the groups of what is open, all lists of ids, their
    rows, and how things stand.
    """
    now = timezone.now()
    channels = list_lit_channels(site) if channels is None else channels
    ids = [channel.pk for channel in channels]
    groups = count_groups(site, filters, channel_ids=ids)
    waiting = Counter(
        {(one.channel_id, one.state, one.reason): one.number for one in groups if _is_open(one)}
    )
    found = fetch_lists(
        [
            *_list_parts(channels, now=now),
            *_list_sent({key for key, state, _r in waiting if state == State.LINED_UP}, now=now),
            choose_part(site, filters, ids),
        ]
    )
    sent = found.pop("sent", [])
    standing = get_standing(
        site, filters, channel_ids=ids, failures=list_open_failures(ids, now=now), now=now
    )
    result = cut_to_page(found["posts"], filters, window_end=standing.window_end)
    rows = load_rows(one.id for ones in found.values() for one in ones)
    return MonitorSnapshot(
        at=now,
        sender=standing.sender,
        stop=standing.stop,
        stopped_count=sum(
            number for (_id, _s, reason), number in waiting.items() if reason == Reason.STOPPED
        ),
        channels=[_build_light(channel, waiting) for channel in channels],
        needs_person=_pick(rows, found["person"]) + _pick(rows, found["failed"]),
        needs_person_count=_count_for_person(channels, waiting) + standing.failures,
        without_page=_pick(rows, found["left"]),
        watched=_pick(rows, found["watched"]),
        held_for_channel=_pick(rows, found["blocked"]),
        upcoming=_pick(rows, found["upcoming"]),
        sent=[(one.channel_id, one.at) for one in sent],
        rows=[rows[pk] for pk in result.ids if pk in rows],
        next_cursor=result.next_cursor,
        is_cut=result.is_cut,
        counts=sum_states(groups, standing.numbers, is_cut=standing.window_end is not None),
    )


def _is_open(group: Group) -> bool:
    return group.state in OPEN


def list_open_failures(channel_ids: Sequence[int], *, now: datetime) -> QuerySet[Delivery]:
    """Return what Facebook refused lately and nobody has sent again since, oldest first."""
    newer = Delivery.objects.filter(
        announcement=OuterRef("announcement"),
        channel=OuterRef("channel"),
        version__gt=OuterRef("version"),
    )
    return Delivery.objects.filter(
        ~Exists(newer),
        channel__in=channel_ids,
        state=State.FAILED,
        state_since__gte=now - FAILURES_SHOWN_FOR,
    ).order_by("state_since", "pk")


def needs_decision(blocked: Sequence[int]) -> Q:
    """Held or in doubt, and only a person takes it further; `blocked` are Pages out of order."""
    return Q(state=State.NEEDS_PERSON) | (
        Q(state=State.HELD)
        & ~_is_told_by_channel(blocked)
        & ~Q(reason__in=[Reason.RATE_LIMITED, Reason.STOPPED])
    )


def _list_parts(channels: list[Channel], *, now: datetime) -> list[Part]:
    ids = [channel.pk for channel in channels]
    blocked = [channel.pk for channel in channels if channel.state != ChannelState.OK]
    # Named by their states first: that is what the index knows.
    held = Delivery.objects.filter(channel__in=ids, state=State.HELD)
    doubtful = Delivery.objects.filter(
        channel__in=ids, state__in=[State.NEEDS_PERSON, State.HELD, State.UNKNOWN]
    )
    soon = Delivery.objects.filter(channel__in=ids, state=State.QUEUED, due_at__lte=now + AHEAD)
    watched = Q(state=State.UNKNOWN) | (
        Q(state=State.HELD, reason=Reason.RATE_LIMITED) & ~_is_told_by_channel(blocked)
    )
    lists = {
        "person": doubtful.filter(needs_decision(blocked)).order_by("state_since", "pk"),
        "watched": doubtful.filter(watched).order_by("state_since", "pk"),
        "blocked": held.filter(_is_told_by_channel(blocked)).order_by("state_since", "pk"),
        "failed": list_open_failures(ids, now=now),
        "left": list_posts_without_page(ids),
        "upcoming": soon.order_by("due_at", "pk"),
    }
    return [
        Part(name=name, queries=[found[:LIST_LIMIT]], limit=LIST_LIMIT)
        for name, found in lists.items()
        if ids
    ]


def _list_sent(channel_ids: set[int], *, now: datetime) -> list[Part]:
    sent = Delivery.objects.filter(channel__in=channel_ids, published_at__gte=now - AHEAD)
    queries = [sent.order_by("-published_at")[:LIMIT_SENT]] if channel_ids else []
    return [Part(name="sent", queries=queries, limit=LIMIT_SENT, at="published_at")]


def _is_told_by_channel(blocked: Sequence[int]) -> Q:
    return Q(channel__in=list(blocked), reason__in=sorted(CHANNEL_REASONS))


def is_told_once(channel_id: int, reason: str, *, blocked: set[int]) -> bool:
    """Whether a held post is told by the card of its Page or of the stop switch."""
    return reason == Reason.STOPPED or (channel_id in blocked and reason in CHANNEL_REASONS)


def _count_for_person(channels: list[Channel], groups: Counter[tuple[int, str, str]]) -> int:
    blocked = {channel.pk for channel in channels if channel.state != ChannelState.OK}
    return sum(
        number
        for (channel, state, reason), number in groups.items()
        if state == State.NEEDS_PERSON
        or (
            state == State.HELD
            and reason != Reason.RATE_LIMITED
            and not is_told_once(channel, reason, blocked=blocked)
        )
    )


def list_lit_channels(site: Site) -> list[Any]:
    """Return the Pages of a city with who connected them and when each posted last."""
    last = Delivery.objects.filter(channel=OuterRef("pk"), published_at__isnull=False)
    return list(
        Channel.objects.filter(site=site)
        .select_related("connected_by", "trial_by")
        .annotate(
            last_published_at=Subquery(last.order_by("-published_at").values("published_at")[:1])
        )
    )


def _build_light(channel: Any, groups: Counter[tuple[int, str, str]]) -> ChannelLight:
    def count(wanted: State, reasons: frozenset[Reason] | None = None) -> int:
        return sum(
            number
            for (channel_id, state, reason), number in groups.items()
            if channel_id == channel.pk
            and state == wanted
            and (reasons is None or reason in reasons)
        )

    return ChannelLight(
        channel=channel,
        waiting=count(State.QUEUED),
        held=count(State.HELD),
        blocked=count(State.HELD, CHANNEL_REASONS) if channel.state != ChannelState.OK else 0,
        lined_up=count(State.LINED_UP),
        last_published_at=channel.last_published_at,
    )


def _pick(rows: dict[uuid.UUID, DeliveryRow], found: Sequence[Found]) -> list[DeliveryRow]:
    return [rows[one.id] for one in found if one.id in rows]
