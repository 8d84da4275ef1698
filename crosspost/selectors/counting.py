"""How many posts each state has: exact while something is owed, "more than" for the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery
from wagtail.models import Site

from crosspost.models import Announcement, Delivery
from crosspost.states import OPEN, State

from .search import (
    WINDOW,
    MonitorFilters,
    apply_days,
    apply_page_facts,
    choose_channels,
    list_window,
)

COUNT_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many; with `is_more` at least that many."""

    number: int = 0
    is_more: bool = False


class _CountUpTo(Subquery):
    """The number of rows of a subquery that was cut."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def count_states(
    site: Site,
    filters: MonitorFilters,
    *,
    channel_ids: Sequence[int],
    open_numbers: Mapping[str, int] | None = None,
) -> dict[str, StateCount]:
    """Return how many deliveries each state has under the filters, whatever state they ask for.

    Open states are counted exactly, final ones up to COUNT_LIMIT, or within the window where
    kind of page, author or words are asked for. `open_numbers` are the exact ones, where the
    caller has counted them already.
    """
    mine = apply_days(
        Delivery.objects.filter(channel__in=choose_channels(filters, channel_ids)), filters
    )
    final = (
        _count_in_window(site, filters, mine)
        if filters.is_about_pages
        else _count_up_to_limit(site, mine)
    )
    numbers = _count_open(filters, mine) if open_numbers is None else open_numbers.items()
    exact = {state: StateCount(number=number) for state, number in numbers}
    return {state.value: StateCount() for state in State} | final | exact


def _count_open(filters: MonitorFilters, mine: QuerySet[Delivery]) -> Any:
    open_ones = mine.filter(state__in=sorted(OPEN))
    if filters.is_about_pages:
        told = apply_page_facts(Announcement.objects.all(), filters)
        if filters.text:
            told = told.filter(title__icontains=filters.text)
        open_ones = open_ones.filter(announcement__in=told)
    return open_ones.order_by().values_list("state").annotate(number=Count("pk"))


def _count_up_to_limit(site: Site, mine: QuerySet[Delivery]) -> dict[str, StateCount]:
    limited = {
        f"number_{state.value}": _CountUpTo(
            mine.filter(state=state).order_by().values("pk")[: COUNT_LIMIT + 1]
        )
        for state in sorted(set(State) - OPEN)
    }
    numbers = Site.objects.filter(pk=site.pk).annotate(**limited).values(*limited).get()
    return {
        name.removeprefix("number_"): StateCount(
            # Null where there is no channel to look at: nothing was asked then.
            number=min(number or 0, COUNT_LIMIT),
            is_more=(number or 0) > COUNT_LIMIT,
        )
        for name, number in numbers.items()
    }


def _count_in_window(
    site: Site, filters: MonitorFilters, mine: QuerySet[Delivery]
) -> dict[str, StateCount]:
    window = list_window(site, filters)
    told = Announcement.objects.filter(pk__in=window.values("pk"))
    if filters.text:
        told = told.filter(title__icontains=filters.text)
    is_cut = window.count() >= WINDOW
    counted = (
        mine.filter(announcement__in=told)
        .exclude(state__in=sorted(OPEN))
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    found = {state: StateCount(number=number, is_more=is_cut) for state, number in counted}
    return {
        state.value: found.get(state.value, StateCount(is_more=is_cut))
        for state in set(State) - OPEN
    }
