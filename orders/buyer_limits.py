"""Scarce goods for many: how much of them one buyer gets over all their orders.

A buyer is known by the e-mail address, in whatever capitals it was typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from products.selectors import Offer

from .models import Order, OrderLine
from .states import OrderState

#: Goods of last season do not count against those of this one.
COUNTED_FOR = timedelta(days=180)
#: Paid, or it may still be paid.
COUNTED = (OrderState.HELD, OrderState.AWAITING, OrderState.PAID, OrderState.REVIEW)


def find_over_limit(
    wanted: Iterable[tuple[Offer, int]], *, email: str, besides: Order | None = None
) -> list[str]:
    """Return a sentence for each of the goods of which this buyer would get too many.

    `wanted` are offers with pieces. Orders that are paid or may still be paid count, without
    what came back; `besides` is the order that is being placed. Asks the database only when
    one of the goods has such a limit. The answer holds for certain only while the goods' stock
    is locked, which holding them does.
    """
    pieces: Counter[int] = Counter()
    limited: dict[int, Offer] = {}
    for offer, quantity in wanted:
        if offer.per_buyer_limit is not None:
            pieces[offer.variant_id] += quantity
            limited[offer.variant_id] = offer
    if not limited or not email:
        return []
    lines = OrderLine.objects.filter(
        variant__in=limited,
        order__email__iexact=email.strip(),
        order__state__in=COUNTED,
        order__created_at__gt=timezone.now() - COUNTED_FOR,
    )
    if besides is not None:
        lines = lines.exclude(order=besides)
    had = dict(
        lines.order_by()
        .values_list("variant_id")
        .annotate(pieces=Sum(F("quantity") - F("returned")))
    )
    return [
        say_limit(offer)
        for key, offer in limited.items()
        if had.get(key, 0) + pieces[key] > (offer.per_buyer_limit or 0)
    ]


def say_limit(offer: Offer) -> str:
    """Return the sentence for a buyer who wants more of scarce goods than one gets."""
    return _(
        "Of %(name)s one buyer gets at most %(limit)d, all orders of the last months together."
    ) % {"name": offer.name, "limit": offer.per_buyer_limit}
