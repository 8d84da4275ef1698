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
from .statement import Found, Part, fetch_lists

#: Announcements that one look goes through when kind, author or words are asked for.
WINDOW = 1_000
#: The longest answer: one announcement may have many Pages and versions.
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
    part = choose_part(site, filters, channel_ids)
    end = find_window_end(site, filters) if filters.is_about_pages else None
    return cut_to_page(fetch_lists([part])[part.name], filters, window_end=end)


def choose_part(site: Site, filters: MonitorFilters, channel_ids: Sequence[int]) -> Part:
    """Return what is asked for as a part of a statement, a little longer than one page."""
    if filters.is_about_pages:
        return _list_posts_of_pages(site, filters, channel_ids)
    return list_posts(filters, channel_ids)


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


def cut_to_page(
    found: list[Found], filters: MonitorFilters, *, window_end: Cursor | None = None
) -> SearchResult:
    """Keep one page of what was found, and the place where the next one begins."""
    if filters.is_about_pages:
        return _cut_to_pages(found, filters, window_end)
    page = found[: filters.per_page]
    ids = [one.id for one in page]
    if len(found) <= filters.per_page:
        return SearchResult(ids=ids)
    last = page[-1]
    return SearchResult(ids=ids, next_cursor=Cursor(at=last.at, key=last.id.int).encode())


def _cut_to_pages(
    found: list[Found], filters: MonitorFilters, window_end: Cursor | None
) -> SearchResult:
    pages = {one.announcement_id: one.at for one in found}
    shown = list(pages.items())[: filters.per_page]
    if len(found) == LONGEST and len(shown) == len(pages) > 1:
        # The last one may have posts behind the end of the list: it begins the next page.
        shown.pop()
    keys = {key for key, _at in shown}
    ids = [one.id for one in found if one.announcement_id in keys]
    if len(shown) < len(pages):
        key, at = shown[-1]
        return SearchResult(ids=ids, next_cursor=Cursor(at=at, key=key).encode())
    if window_end is not None:
        return SearchResult(ids=ids, next_cursor=window_end.encode(), is_cut=True)
    return SearchResult(ids=ids)


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


def find_window_end(site: Site, filters: MonitorFilters) -> Cursor | None:
    """Return the place at which a full window ends; None where it reaches to the oldest."""
    end = list_window(site, filters).values_list("created_at", "pk")[WINDOW - 1 : WINDOW]
    return next((Cursor(at=at, key=key) for at, key in end), None)


def _list_posts_of_pages(site: Site, filters: MonitorFilters, channel_ids: Sequence[int]) -> Part:
    fitting = Delivery.objects.filter(channel__in=choose_channels(filters, channel_ids))
    fitting = apply_days(fitting, filters)
    if filters.states:
        fitting = fitting.filter(state__in=filters.states)
    hits = Announcement.objects.filter(
        Exists(fitting.filter(announcement=OuterRef("pk"))),
        pk__in=list_window(site, filters).values("pk"),
    )
    if filters.text:
        hits = hits.filter(title__icontains=filters.text)
    shown = hits.order_by("-created_at", "-pk").values("pk")[: filters.per_page + 1]
    newest = fitting.filter(announcement__in=shown).order_by(
        "-announcement__created_at", "-announcement", "-due_at", "-pk"
    )
    return Part(
        name="posts", queries=[newest[:LONGEST]], limit=LONGEST, at="announcement__created_at"
    )


def _not_after(queryset: Any, name: str, at: datetime, key: Any) -> Any:
    """Keep what stands behind a place: an index reads the first condition alone."""
    return queryset.filter(**{f"{name}__lte": at}).exclude(**{name: at, "pk__gte": key})
