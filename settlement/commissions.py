"""How much of a producer's goods the city keeps, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from wagtail.models import Site

from .models import CommissionRate


@dataclass(frozen=True, kw_only=True)
class CommissionTable:
    """The rates that hold on one day, in tenths of a percent."""

    general: int
    by_producer: dict[str, int]

    def get(self, producer_key: str) -> int:
        """Return a producer's rate in tenths of a percent."""
        return self.by_producer.get(producer_key, self.general)


def read_commissions(site: Site, *, day: date) -> CommissionTable:
    """Return a city's rates on a day. Without any row the city keeps nothing."""
    rows = CommissionRate.objects.filter(Q(producer__site=site) | Q(producer=None), site=site)
    general, by_producer = 0, {}
    for row in rows.filter(valid_from__lte=day).select_related("producer").order_by("valid_from"):
        if row.producer is None:
            general = row.tenths_of_percent
        else:
            by_producer[row.producer.key] = row.tenths_of_percent
    return CommissionTable(general=general, by_producer=by_producer)


def count_commission(amount_minor: int, *, tenths_of_percent: int) -> int:
    """Return the commission on an amount with tax; half a yen goes to the producer."""
    return (amount_minor * tenths_of_percent + 499) // 1000


def count_contained_tax(amount_minor: int, *, rate_percent: int) -> int:
    """Return the tax contained in an amount, rounded down."""
    return amount_minor * rate_percent // (100 + rate_percent)
