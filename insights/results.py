"""What the monitor of posts is told: orders and yen that came by a post's short link."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import ngettext

from core.money import format_money
from crosspost.models import Delivery

from .sales import list_sales


def fetch_orders(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return by post such words as "2 orders, ¥3,240"; posts that sold nothing are left out."""
    marks = dict(Delivery.objects.filter(pk__in=ids).values_list("marker", "pk"))
    marks.pop("", None)
    orders: dict[uuid.UUID, set[object]] = {}
    money: dict[uuid.UUID, int] = {}
    for sale in list_sales(sources=marks):
        key = marks[sale.source]
        orders.setdefault(key, set()).add(sale.order_id)
        money[key] = money.get(key, 0) + sale.amount_minor
    return {key: _say(len(found), money[key]) for key, found in orders.items()}


def _say(orders: int, amount_minor: int) -> str:
    words = ngettext("%(count)d order", "%(count)d orders", orders) % {"count": orders}
    return f"{words}, {format_money(amount_minor, 'JPY')}"
