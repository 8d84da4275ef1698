"""What the checkout must know of goods besides their price: boxes, harvest, age, pick-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from products.selectors import Offer

#: The longest time that the carriers take within the main islands, and to others.
TRANSIT_DAYS = 3
TRANSIT_DAYS_ISLANDS = 7
#: For how many days from the earliest one on a buyer may choose.
WISH_DAYS = 14


def get_minimum_age(offers: Iterable[Offer]) -> int:
    """Return the least age of a buyer of these goods; 0 if everybody may buy them."""
    return max((offer.minimum_age or 0 for offer in offers), default=0)


def get_pickup_place(offer: Offer) -> str:
    """Return where goods may be fetched, with the hours; "" if nowhere."""
    if not offer.pickup_address:
        return ""
    return f"{offer.pickup_address} {offer.pickup_hours}".strip()[:300]


def get_ready_day(offers: Iterable[Offer], *, today: date) -> date:
    """Return the day on which the slowest of the goods leaves: lead time and harvest."""
    return max(
        max(today + timedelta(days=offer.lead_time_days), offer.ships_from or today)
        for offer in offers
    )


def list_wish_days(
    offers: Iterable[Offer], *, today: date, transit_days: int = TRANSIT_DAYS
) -> list[date]:
    """Return the days of arrival that a buyer may choose; none where only words say when."""
    offers = list(offers)
    if any(offer.ships_sentence for offer in offers):
        return []
    first = get_ready_day(offers, today=today) + timedelta(days=transit_days)
    last = first + timedelta(days=WISH_DAYS - 1)
    for offer in offers:
        if offer.ships_until is not None:
            last = min(last, offer.ships_until + timedelta(days=transit_days))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
