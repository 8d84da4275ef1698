"""What others may ask of orders. Nothing here writes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Site

from .models import Order, Refund
from .states import OrderState, ParcelState


def get_order_by_token(token: str, *, site: Site) -> Order | None:
    """Return the order that an unguessable address opens in this city, or None."""
    return (
        Order.objects.filter(site=site, token=token)
        .select_related("site")
        .prefetch_related("parcels__lines")
        .first()
    )


@dataclass(frozen=True, kw_only=True)
class DeskFilter:
    """What the desk looks for; "" means all. `view` is a key of DESK_VIEWS."""

    view: str = ""
    text: str = ""


#: Views of the desk: the orders of each as a condition.
DESK_VIEWS: dict[str, Q] = {
    "to_pack": Q(state=OrderState.PAID, parcels__state=ParcelState.TO_PACK),
    "packed": Q(state=OrderState.PAID, parcels__state=ParcelState.PACKED),
    "unpaid": Q(state__in=[OrderState.HELD, OrderState.AWAITING]),
    "review": Q(state__in=[OrderState.REVIEW, OrderState.REFUND_DUE]),
    "over": Q(state__in=[OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED]),
}


def list_desk_orders(site: Site, *, wanted: DeskFilter) -> QuerySet[Order]:
    """Return a city's orders for the desk, newest first.

    `wanted.text` matches a part of the number or of the name, or the end of the telephone
    number, however its digits were typed.
    """
    orders = Order.objects.filter(site=site)
    if wanted.view in DESK_VIEWS:
        matching = Order.objects.filter(DESK_VIEWS[wanted.view], site=site).values("pk")
        orders = orders.filter(pk__in=matching)
    text = unicodedata.normalize("NFKC", wanted.text).strip()[:100]
    if text:
        condition = Q(number__icontains=text) | Q(name__icontains=text) | Q(kana__icontains=text)
        squeezed = text.replace(" ", "")
        condition |= Q(name__icontains=squeezed) | Q(email__iexact=text)
        digits = re.sub(r"[-() ]", "", text)
        if digits.isascii() and digits.isdigit() and len(digits) >= 4:
            condition |= Q(phone_digits__endswith=digits)
        orders = orders.filter(condition)
    return orders.prefetch_related("parcels").order_by("-created_at")


def count_desk_orders(site: Site) -> dict[str, int]:
    """Return view -> number of orders, for the desk's tabs."""
    return {
        view: Order.objects.filter(condition, site=site).distinct().count()
        for view, condition in DESK_VIEWS.items()
    }


def list_refused_refunds(order: Order) -> list[Refund]:
    """Return the refunds that the provider refused and nobody has tried again since.

    One whose money went back in another way meanwhile is none.
    """
    known = [
        (payment, refund) for payment in order.payments.all() for refund in payment.refunds.all()
    ]
    repeated = {refund.replaces_id for _payment, refund in known}
    return [
        refund
        for payment, refund in known
        if refund.state == Refund.State.FAILED
        and refund.pk not in repeated
        and payment.paid_minor - payment.refunded_minor >= refund.amount_minor
    ]


def get_desk_order(order_id: Any, *, sites: list[Site]) -> Order | None:
    """Return one order with all that the desk shows, if it is of one of the cities."""
    return (
        Order.objects.filter(pk=order_id, site__in=sites)
        .select_related("site")
        .prefetch_related(
            "parcels__lines__variant__sellable",
            "events__actor",
            "payments__refunds__requested_by",
        )
        .first()
    )
