"""How many posts went which way, by month, Page, kind of page and state."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
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


def count_by_month(deliveries: QuerySet[Delivery], *, zone: zoneinfo.ZoneInfo) -> list[ReportRow]:
    """Return the numbers of these deliveries by the month in `zone`, newest month first.

    One query, one aggregate over all of them: narrow the days with care.
    """
    groups = (
        deliveries.order_by()
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
