"""How many posts each state has: exact while something is owed, "more than" for the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from wagtail.models import Site

from crosspost.models import Announcement, Delivery
from crosspost.states import OPEN, State

from .search import (
    MonitorFilters,
    apply_days,
    choose_channels,
    find_window_end,
    list_window,
)

COUNT_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many; with `is_more` at least that many."""

    number: int = 0
    is_more: bool = False


class CountOf(Subquery):
    """The number of rows of a subquery, which may have been cut."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Deliveries of one Page, state and reason: all of them, and those that fit the filters."""

    channel_id: int
    state: str
    reason: str
    number: int
    fitting: int


def count_states(
    site: Site, filters: MonitorFilters, *, channel_ids: Sequence[int]
) -> dict[str, StateCount]:
    """Return how many deliveries each state has under the filters, whatever state they ask for.

    Open states are counted exactly, final ones up to COUNT_LIMIT, or within the window where
    kind of page, author or words are asked for.
    """
    groups = count_groups(site, filters, channel_ids=channel_ids)
    limited = limit_counts(filters, channel_ids)
    is_cut = filters.is_about_pages and find_window_end(site, filters) is not None
    numbers = (
        Site.objects.filter(pk=site.pk).annotate(**limited).values(*limited).get()
        if limited
        else {}
    )
    return sum_states(groups, numbers, is_cut=is_cut)


def count_groups(site: Site, filters: MonitorFilters, *, channel_ids: Sequence[int]) -> list[Group]:
    """Return the groups of open deliveries, all exact; one query.

    Where kind of page, author or words are asked for, also the final ones within the window.
    """
    names = ("channel_id", "state", "reason")
    open_ones = Delivery.objects.filter(channel__in=channel_ids, state__in=sorted(OPEN))
    groups: Any = (
        open_ones.order_by()
        .values_list(*names)
        .annotate(number=Count("pk"), fitting=Count("pk", filter=_fits(filters)))
    )
    if filters.is_about_pages:
        final = _list_final_in_window(site, filters, channel_ids).order_by().values_list(*names)
        groups = groups.union(final.annotate(number=Count("pk"), fitting=Count("pk")), all=True)
    return [
        Group(channel_id=channel, state=state, reason=reason, number=number, fitting=fitting)
        for channel, state, reason, number, fitting in groups
    ]


def limit_counts(filters: MonitorFilters, channel_ids: Sequence[int]) -> dict[str, Any]:
    """Return annotations of a Site that count each final state up to COUNT_LIMIT.

    None of them where kind of page, author or words are asked for: `count_groups` has them.
    """
    if filters.is_about_pages:
        return {}
    mine = apply_days(
        Delivery.objects.filter(channel__in=choose_channels(filters, channel_ids)), filters
    )
    return {
        f"number_{state.value}": CountOf(
            mine.filter(state=state).order_by().values("pk")[: COUNT_LIMIT + 1]
        )
        for state in sorted(set(State) - OPEN)
    }


def sum_states(
    groups: Sequence[Group], numbers: Mapping[str, int | None], *, is_cut: bool
) -> dict[str, StateCount]:
    """Put together what `count_groups` and the annotations of `limit_counts` found.

    `is_cut`: the window was full, there may be more of each final state behind it.
    """
    sums: Counter[str] = Counter()
    for group in groups:
        sums[group.state] += group.fitting
    counts = {
        state.value: StateCount(number=sums[state], is_more=is_cut and state not in OPEN)
        for state in State
    }
    for state in set(State) - OPEN:
        # Null where there is no channel to look at: nothing was asked then.
        number = numbers.get(f"number_{state.value}") or 0
        if number:
            counts[state.value] = StateCount(
                number=min(number, COUNT_LIMIT), is_more=number > COUNT_LIMIT
            )
    return counts


def _fits(filters: MonitorFilters) -> Q | None:
    asked = {
        "channel": filters.channel_id,
        "due_at__gte": filters.since,
        "due_at__lt": filters.until,
        "announcement__section": filters.section,
        "announcement__created_by": filters.author_id,
        "announcement__title__icontains": filters.text,
    }
    wanted = {name: value for name, value in asked.items() if value}
    return Q(**wanted) if wanted else None


def _list_final_in_window(
    site: Site, filters: MonitorFilters, channel_ids: Sequence[int]
) -> QuerySet[Delivery]:
    told = Announcement.objects.filter(pk__in=list_window(site, filters).values("pk"))
    if filters.text:
        told = told.filter(title__icontains=filters.text)
    mine = Delivery.objects.filter(channel__in=choose_channels(filters, channel_ids))
    return apply_days(mine, filters).filter(announcement__in=told).exclude(state__in=sorted(OPEN))
