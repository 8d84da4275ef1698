"""What announcements cost in some days: each cost belongs to days, and counts by those alone.

A cost of one announcement belongs to the day on which it was written down, or to the month that
was named with it. A cost of a whole month is shared by the announcements that went out in it. The
days of a month have equal parts; parts of adjoining periods add up to the whole, to the yen.
"""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from wagtail.models import Site

from crosspost.models import Delivery
from orders.splitting import split_amount, take_share

from .models import Cost

#: The key of costs that no announcement can bear.
NOBODY = 0


def find_month(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def count_share(cost: Cost, *, since: date, until: date) -> int:
    """Return the part of a cost, in minor units, that belongs to the days `since` to `until`."""
    days = (cost.last_day - cost.first_day).days + 1
    before = min(max((since - cost.first_day).days, 0), days)
    inside = min(max((until - cost.first_day).days + 1, before), days)
    return take_share(cost.amount_minor, part=inside - before, of=days, before=before)


def share_costs(site: Site, *, since: date, until: date) -> dict[int, int]:
    """Return announcement key -> what it cost in some days; NOBODY's are of empty months."""
    costs = Cost.objects.filter(site=site, first_day__lte=until, last_day__gte=since)
    spent: Counter[int] = Counter()
    for cost in costs.order_by("pk"):
        share = count_share(cost, since=since, until=until)
        if cost.announcement_id is not None:
            spent[cost.announcement_id] += share
            continue
        bearers = _list_announcements(site, cost.first_day, cost.last_day) or [NOBODY]
        for key, part in zip(bearers, split_amount(share, [1] * len(bearers)), strict=True):
            spent[key] += part
    return dict(spent)


def _list_announcements(site: Site, first: date, last: date) -> list[int]:
    """Return the announcements of which a post went out in these days."""
    found = Delivery.objects.filter(
        announcement__site=site,
        published_at__gte=_begin(first),
        published_at__lt=_begin(last + timedelta(days=1)),
    )
    return sorted(set(found.values_list("announcement", flat=True)))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
