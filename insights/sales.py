"""What was sold and kept: lines of paid orders, less what was given back of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Site

from orders.models import OrderLine, Refund, RefundLine
from orders.states import OrderState


@dataclass(frozen=True, kw_only=True)
class Sale:
    """One line of an order. `amount_minor` is with tax, net of discounts and of money back."""

    order_id: object
    day: date
    product: str
    producer: str
    source: str
    pieces: int
    amount_minor: int


def list_sales(
    *,
    site: Site | None = None,
    since: date | None = None,
    until: date | None = None,
    sources: Collection[str] | None = None,
) -> list[Sale]:
    """Return sales of orders that are paid and stay paid, by the local day of the payment.

    `until` is the last day. Orders of which all is paid back are left out.
    """
    lines = OrderLine.objects.filter(order__state=OrderState.PAID, order__paid_at__isnull=False)
    if site is not None:
        lines = lines.filter(order__site=site)
    if since is not None:
        lines = lines.filter(order__paid_at__gte=_begin(since))
    if until is not None:
        lines = lines.filter(order__paid_at__lt=_begin(until + timedelta(days=1)))
    if sources is not None:
        lines = lines.filter(order__source__in=sources)
    pieces, money = _count_back(lines.values("pk"))
    rows = lines.select_related("order", "parcel").order_by("order__paid_at", "pk")
    return [
        Sale(
            order_id=line.order_id,
            day=timezone.localtime(line.order.paid_at).date(),
            product=line.name,
            producer=line.parcel.producer_name,
            source=line.order.source,
            pieces=line.quantity - pieces[line.pk],
            amount_minor=line.net_minor - money[line.pk],
        )
        for line in rows.iterator()
    ]


def _count_back(lines: Any) -> tuple[Counter[int], Counter[int]]:
    """Return pieces and money that were given back, by line."""
    rows = RefundLine.objects.filter(line__in=lines).exclude(refund__state=Refund.State.FAILED)
    pieces: Counter[int] = Counter()
    money: Counter[int] = Counter()
    for row in rows.values("line").annotate(n=Sum("quantity"), money=Sum("amount_minor")):
        pieces[row["line"]] = row["n"]
        money[row["line"]] = row["money"]
    return pieces, money


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
