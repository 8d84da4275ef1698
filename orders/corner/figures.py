"""A producer's own figures: pieces and amounts of paid orders, by month. No buyer is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from orders.models import OrderLine
from products.models import Producer, StockItem


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """What was sold in a month: gross amount with tax, less what came back."""

    month: datetime
    orders: int
    pieces: int
    amount_minor: int


def list_months(producer: Producer, *, most: int = 12) -> list[MonthRow]:
    """Return the newest months with sales, by the day of payment."""
    from django.db.models import Count

    pieces = F("quantity") - F("returned")
    rows = (
        OrderLine.objects.filter(_is_theirs(producer))
        .annotate(month=TruncMonth("order__paid_at"))
        .values("month")
        .annotate(
            orders=Count("order", distinct=True),
            pieces=Sum(pieces),
            amount=Sum(pieces * F("unit_price_minor")),
        )
        .order_by("-month")[:most]
    )
    return [
        MonthRow(
            month=row["month"],
            orders=row["orders"],
            pieces=row["pieces"],
            amount_minor=row["amount"],
        )
        for row in rows
    ]


def list_stock(producer: Producer) -> list[StockItem]:
    """Return the stock of a producer's goods that are still sold, by name."""
    items = StockItem.objects.filter(
        variant__sellable__producer=producer, variant__sellable__is_retired=False
    )
    return list(
        items.select_related("variant__sellable").order_by("variant__sellable__name", "variant_id")
    )


def _is_theirs(producer: Producer) -> Any:
    return Q(
        order__site=producer.site,
        parcel__producer_key=producer.key,
        order__paid_at__isnull=False,
        order__stock_state="sold",
    )
