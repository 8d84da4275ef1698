"""What the ledger says, for the editor, the listings and the monitor."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import Heartbeat

from .drafts import find_draft
from .due import due
from .models import Announcement, Attempt, Channel, Delivery, Event
from .rows import ROW_RELATIONS, DeliveryRow, build_row, build_rows
from .states import OPEN, Purpose, State

SENDER_SILENT_AFTER = timedelta(minutes=3)
COUNT_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class ChannelStatus:
    """How one page stands with one channel; `delivery` is None while nothing was announced."""

    channel: Channel
    is_wanted: bool
    delivery: DeliveryRow | None


@dataclass(frozen=True, kw_only=True)
class ChannelLight:
    """A channel in the monitor's strip of lights."""

    channel: Channel
    waiting: int
    held: int
    last_published_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SenderLight:
    """Whether anything sends at all: the worker, or the tick that also sends."""

    seen_at: datetime | None
    worker_seen_at: datetime | None
    clock_seen_at: datetime | None
    is_alive: bool


@dataclass(frozen=True, kw_only=True)
class MonitorFilters:
    """What a reader of the monitor asks for; every value has a place in the address."""

    channel_id: int | None = None
    state: str = ""
    #: Several states that a reader sees as one, such as published and listed.
    states: tuple[str, ...] = ()
    text: str = ""
    page: int = 1
    per_page: int = 25


@dataclass(frozen=True, kw_only=True)
class MonitorSnapshot:
    """The monitor at one moment."""

    at: datetime
    sender: SenderLight
    channels: list[ChannelLight]
    #: Open work that waits for somebody, oldest first, and its full number.
    needs_person: list[DeliveryRow]
    needs_person_count: int
    #: Due now or within 24 hours, in order.
    upcoming: list[DeliveryRow]
    #: What the filters ask for, newest first.
    rows: list[DeliveryRow]
    has_next: bool
    #: Exact for open states; for the others at most COUNT_LIMIT + 1, meaning "more".
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class DeliveryDetail:
    """Everything that is known about one delivery."""

    row: DeliveryRow
    delivery: Delivery
    channel: Channel
    attempts: list[Attempt] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    versions: list[DeliveryRow] = field(default_factory=list)


def list_channels(site: Site) -> list[Channel]:
    """Return the channels of one city."""
    return list(Channel.objects.filter(site=site))


def get_sender_light(now: datetime | None = None) -> SenderLight:
    """Return when the worker and the clock were last seen; both can send."""
    now = now or timezone.now()
    seen = dict(
        Heartbeat.objects.filter(name__in=["worker", "clock"]).values_list("name", "seen_at")
    )
    last = max(seen.values(), default=None)
    return SenderLight(
        seen_at=last,
        worker_seen_at=seen.get("worker"),
        clock_seen_at=seen.get("clock"),
        is_alive=last is not None and now - last <= SENDER_SILENT_AFTER,
    )


def page_status(
    page: Page, *, site: Site, purpose: str = Purpose.ANNOUNCEMENT
) -> list[ChannelStatus]:
    """Return how a page stands with each channel of its city, newest version each."""
    draft = find_draft(page, site=site, purpose=purpose) if page.translation_key else None
    wanted = set(draft.channels.values_list("pk", flat=True)) if draft else set()
    newest = {
        row.channel_id: row
        for row in build_rows(
            Delivery.objects.filter(
                announcement__site=site,
                announcement__translation_key=page.translation_key,
                announcement__locale_id=page.locale_id,
                announcement__purpose=purpose,
            ).order_by("version")
        )
    }
    return [
        ChannelStatus(
            channel=channel, is_wanted=channel.pk in wanted, delivery=newest.get(channel.pk)
        )
        for channel in list_channels(site)
    ]


def list_page_rows(
    pages: Sequence[Page], *, purpose: str = Purpose.ANNOUNCEMENT
) -> dict[int, list[DeliveryRow]]:
    """Return the newest delivery per channel of each page, by page id, in two queries.

    For listings: pages without an announcement are not in the result.
    """
    by_key = {(page.translation_key, page.locale_id): page.pk for page in pages if page.pk}
    announcements = {
        announcement.pk: by_key[(announcement.translation_key, announcement.locale_id)]
        for announcement in Announcement.objects.filter(
            translation_key__in=[key for key, _locale in by_key], purpose=purpose
        )
        if (announcement.translation_key, announcement.locale_id) in by_key
    }
    newest: dict[tuple[int, int], DeliveryRow] = {}
    deliveries = Delivery.objects.filter(announcement__in=list(announcements)).order_by("version")
    for delivery in deliveries.select_related(*ROW_RELATIONS):
        page_id = announcements[delivery.announcement_id]
        newest[(page_id, delivery.channel_id)] = build_row(delivery, {})
    result: dict[int, list[DeliveryRow]] = defaultdict(list)
    for (page_id, _channel_id), row in newest.items():
        result[page_id].append(row)
    return dict(result)


def monitor_snapshot(site: Site, filters: MonitorFilters) -> MonitorSnapshot:
    """Return what the monitor shows of one city."""
    now = timezone.now()
    mine = Delivery.objects.filter(channel__site=site)
    attention = mine.filter(state__in=_ATTENTION_OPEN)
    upcoming = mine.filter(state=State.QUEUED, due_at__lte=now + timedelta(hours=24))
    rows, has_next = _list_filtered(mine, filters)
    return MonitorSnapshot(
        at=now,
        sender=get_sender_light(now),
        channels=_list_channel_lights(site, mine),
        needs_person=build_rows(attention.order_by("state_since")[:50]),
        needs_person_count=attention.count(),
        upcoming=build_rows(upcoming.order_by("due_at")[:50]),
        rows=rows,
        has_next=has_next,
        counts=count_states(mine),
    )


def count_states(deliveries: QuerySet[Delivery]) -> dict[str, int]:
    """Return how many deliveries each state has; final states are counted to the limit only."""
    counts = dict(
        deliveries.filter(state__in=OPEN)
        .values_list("state")
        .annotate(number=Count("pk"))
        .order_by("state")
    )
    for state in sorted(set(State) - OPEN):
        some = deliveries.filter(state=state).order_by()[: COUNT_LIMIT + 1]
        counts[state.value] = some.count()
    return {state.value: counts.get(state.value, 0) for state in State}


def delivery_detail(delivery_id: uuid.UUID | str, *, site: Site) -> DeliveryDetail | None:
    """Return everything about one delivery of one city, or None."""
    delivery = (
        Delivery.objects.select_related(*ROW_RELATIONS)
        .filter(pk=delivery_id, channel__site=site)
        .first()
    )
    if delivery is None:
        return None
    versions = Delivery.objects.filter(
        announcement=delivery.announcement_id, channel=delivery.channel_id
    ).order_by("-version")
    rows = build_rows(versions)
    return DeliveryDetail(
        row=next(row for row in rows if row.id == delivery.pk),
        delivery=delivery,
        channel=delivery.channel,
        attempts=list(delivery.attempts.all()),
        events=list(delivery.events.select_related("actor")),
        versions=rows,
    )


def is_overdue(row: DeliveryRow, *, now: datetime | None = None) -> bool:
    """Whether a delivery's deadline has passed."""
    return row.deadline_at is not None and row.deadline_at <= (now or timezone.now())


def count_due(site: Site) -> int:
    """Return how many deliveries of a city a worker could claim at this moment."""
    return Delivery.objects.filter(due(), channel__site=site).count()


_ATTENTION_OPEN = [State.UNKNOWN, State.NEEDS_PERSON, State.HELD]


def _list_filtered(
    deliveries: QuerySet[Delivery], filters: MonitorFilters
) -> tuple[list[DeliveryRow], bool]:
    found = deliveries
    if filters.channel_id:
        found = found.filter(channel_id=filters.channel_id)
    if filters.state in State.values:
        found = found.filter(state=filters.state)
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.text:
        found = found.filter(announcement__title__icontains=filters.text)
    start = (max(1, filters.page) - 1) * filters.per_page
    ids = list(
        found.order_by("-created_at", "-pk").values_list("pk", flat=True)[
            start : start + filters.per_page + 1
        ]
    )
    rows = build_rows(
        Delivery.objects.filter(pk__in=ids[: filters.per_page]).order_by("-created_at", "-pk")
    )
    return rows, len(ids) > filters.per_page


def _list_channel_lights(site: Site, deliveries: QuerySet[Delivery]) -> list[ChannelLight]:
    numbers: dict[int, Any] = {
        row["channel_id"]: row
        for row in deliveries.filter(state__in=[State.QUEUED, State.HELD])
        .values("channel_id")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.QUEUED)),
            held=Count("pk", filter=Q(state=State.HELD)),
        )
        .order_by("channel_id")
    }
    lasts = dict(
        deliveries.filter(published_at__isnull=False)
        .values_list("channel_id")
        .annotate(last=Max("published_at"))
        .order_by("channel_id")
    )
    return [
        ChannelLight(
            channel=channel,
            waiting=numbers.get(channel.pk, {}).get("waiting", 0),
            held=numbers.get(channel.pk, {}).get("held", 0),
            last_published_at=lasts.get(channel.pk),
        )
        for channel in list_channels(site)
    ]
