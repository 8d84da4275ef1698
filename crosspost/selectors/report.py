"""How many posts went which way, by month, Page, kind of page and state."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth

from crosspost.models import Delivery
from crosspost.states import State


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    month: date
    channel_name: str
    section: str
    state: State
    number: int


def count_by_month(
    channel_ids: Sequence[int], *, since: date, until: date, zone: zoneinfo.ZoneInfo
) -> list[ReportRow]:
    """Return the numbers of these days (both included, in `zone`), newest month first.

    One query, one aggregate over the rows of the days: choose the days with care.
    """
    begin = datetime.combine(since, time(0), tzinfo=zone)
    end = datetime.combine(until + timedelta(days=1), time(0), tzinfo=zone)
    groups = (
        Delivery.objects.filter(channel__in=channel_ids, due_at__gte=begin, due_at__lt=end)
        .order_by()
        .annotate(month=TruncMonth("due_at", tzinfo=zone))
        .values_list("month", "channel__name", "announcement__section", "state")
        .annotate(number=Count("pk"))
    )
    rows = [
        ReportRow(
            month=month.date(),
            channel_name=name,
            section=section,
            state=State(state),
            number=number,
        )
        for month, name, section, state, number in groups
    ]
    return sorted(
        rows,
        key=lambda row: (-row.month.toordinal(), row.channel_name, row.section, row.state),
    )
