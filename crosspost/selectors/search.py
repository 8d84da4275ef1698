"""Which posts a reader of the monitor asks for, newest first, however long the history is.

Page, state and days are read from an index of the deliveries. Kind of page, author and words
belong to the announcement: there the newest WINDOW pages are looked through at a time, and the
reader is told when there is more behind them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Site

from crosspost.models import Announcement, Delivery

from .cursors import Cursor, read_cursor, to_uuid
from .statement import Part, fetch_ids

#: Announcements that one look goes through when kind, author or words are asked for.
WINDOW = 1_000
#: A longest answer: one announcement may have many Pages and versions.
LONGEST = 400
MAX_KEY = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class MonitorFilters:
    """What a reader of the monitor asks for; every value has a place in the address."""

    channel_id: int | None = None
    #: Several states that a reader sees as one, such as published and listed; (): all.
    states: tuple[str, ...] = ()
    #: The kind of page, "news.storypage".
    section: str = ""
    author_id: int | None = None
    text: str = ""
    #: When it was asked for: from this moment on, and before that one.
    since: datetime | None = None
    until: datetime | None = None
    #: An encoded `Cursor`.
    before: str = ""
    per_page: int = 25

    @property
    def is_about_pages(self) -> bool:
        """Whether something is asked that only the announcement knows."""
        return bool(self.section or self.author_id or self.text)


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The ids that were found, in order; `next_cursor` is "" where nothing is behind them."""

    ids: list[uuid.UUID]
    next_cursor: str = ""
    #: The window ended before the list was full: there may be more, or nothing.
    is_cut: bool = False


def search_deliveries(
    site: Site, filters: MonitorFilters, *, channel_ids: Sequence[int]
) -> SearchResult:
    """Return the ids of the deliveries that are asked for, newest first."""
    if filters.is_about_pages:
        return _search_by_page(site, filters, channel_ids)
    part = list_posts(filters, channel_ids)
    return cut_to_page(fetch_ids([part])[part.name], filters)


def list_posts(filters: MonitorFilters, channel_ids: Sequence[int]) -> Part:
    """Return the list of posts as a part of a statement: one query per Page and state."""
    cursor = read_cursor(filters.before)
    queries = []
    for channel_id in choose_channels(filters, channel_ids):
        for state in filters.states or ("",):
            fitting = apply_days(Delivery.objects.filter(channel_id=channel_id), filters)
            fitting = fitting.filter(state=state) if state else fitting
            if cursor is not None:
                fitting = _not_after(fitting, "due_at", cursor.at, to_uuid(cursor.key))
            queries.append(fitting.order_by("-due_at", "-pk")[: filters.per_page + 1])
    return Part(name="posts", queries=queries, limit=filters.per_page + 1)


def cut_to_page(found: list[uuid.UUID], filters: MonitorFilters) -> SearchResult:
    """Keep one page of what was found, and the place where the next one begins."""
    page = found[: filters.per_page]
    if len(found) <= filters.per_page:
        return SearchResult(ids=page)
    at = Delivery.objects.values_list("due_at", flat=True).get(pk=page[-1])
    return SearchResult(ids=page, next_cursor=Cursor(at=at, key=page[-1].int).encode())


def choose_channels(filters: MonitorFilters, channel_ids: Sequence[int]) -> list[int]:
    """Return the Pages that are asked for, of those that the reader may see."""
    wanted = filters.channel_id
    return [pk for pk in channel_ids if wanted is None or pk == wanted]


def apply_days(deliveries: QuerySet[Delivery], filters: MonitorFilters) -> QuerySet[Delivery]:
    if filters.since is not None:
        deliveries = deliveries.filter(due_at__gte=filters.since)
    if filters.until is not None:
        deliveries = deliveries.filter(due_at__lt=filters.until)
    return deliveries


def apply_page_facts(
    announcements: QuerySet[Announcement], filters: MonitorFilters
) -> QuerySet[Announcement]:
    """Narrow announcements to a kind of page and an author; each has an index."""
    if filters.section:
        announcements = announcements.filter(section=filters.section)
    if filters.author_id:
        announcements = announcements.filter(created_by=filters.author_id)
    return announcements


def list_window(site: Site, filters: MonitorFilters) -> QuerySet[Announcement]:
    """Return the WINDOW newest announcements that a look goes through."""
    window = apply_page_facts(Announcement.objects.filter(site=site), filters)
    if filters.until is not None:
        window = window.filter(created_at__lt=filters.until)
    cursor = read_cursor(filters.before)
    if cursor:
        window = _not_after(window, "created_at", cursor.at, min(cursor.key, MAX_KEY))
    return window.order_by("-created_at", "-pk")[:WINDOW]


def _search_by_page(
    site: Site, filters: MonitorFilters, channel_ids: Sequence[int]
) -> SearchResult:
    window = list_window(site, filters)
    fitting = Delivery.objects.filter(channel__in=choose_channels(filters, channel_ids))
    fitting = apply_days(fitting, filters)
    if filters.states:
        fitting = fitting.filter(state__in=filters.states)
    hits = Announcement.objects.filter(
        Exists(fitting.filter(announcement=OuterRef("pk"))), pk__in=window.values("pk")
    )
    if filters.text:
        hits = hits.filter(title__icontains=filters.text)
    found = list(
        hits.order_by("-created_at", "-pk").values_list("pk", "created_at")[: filters.per_page + 1]
    )
    shown = found[: filters.per_page]
    rank = {pk: number for number, (pk, _at) in enumerate(shown)}
    rows = fitting.filter(announcement__in=list(rank)).values_list("pk", "announcement", "due_at")
    ordered = sorted(rows[:LONGEST], key=lambda row: (rank[row[1]], -row[2].timestamp()))
    ids = [row[0] for row in ordered]
    if len(found) > filters.per_page:
        return SearchResult(ids=ids, next_cursor=Cursor(at=shown[-1][1], key=shown[-1][0]).encode())
    end = window.values_list("created_at", "pk")[WINDOW - 1 : WINDOW]
    for at, key in end:
        return SearchResult(ids=ids, next_cursor=Cursor(at=at, key=key).encode(), is_cut=True)
    return SearchResult(ids=ids)


def _not_after(queryset: Any, name: str, at: datetime, key: Any) -> Any:
    """Keep what stands behind a place: an index reads the first condition alone."""
    return queryset.filter(**{f"{name}__lte": at}).exclude(**{name: at, "pk__gte": key})
