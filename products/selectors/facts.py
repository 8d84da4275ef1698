"""What a page says of its goods in figures: frozen with an announcement, compared later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from products.door import is_checkout_open
from products.models import Sellable, Variant

from .offers import judge_sale, pick_state


def get_facts(sellable: Sellable, *, at: datetime) -> dict[str, Any]:
    """Return {"price", "price_to", "currency", "availability"} of goods at `at` (aware).

    `price` and `price_to` are the least and the highest price of what is offered, in minor
    units with tax; `availability` is a value of SaleState. {} when nothing is offered any more.
    """
    variants = list(
        Variant.objects.filter(sellable=sellable, is_retired=False).select_related(
            "sellable__producer", "sellable__licence", "stock"
        )
    )
    if not variants:
        return {}
    prices = [variant.price_minor for variant in variants]
    is_open = is_checkout_open(sellable.site_id)
    states = [judge_sale(row, at=at, has_page=True, is_open=is_open) for row in variants]
    return {
        "price": min(prices),
        "price_to": max(prices),
        "currency": variants[0].currency,
        "availability": pick_state(states).value,
    }
