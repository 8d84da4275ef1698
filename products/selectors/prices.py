"""What a variant costs at a moment: its usual price, or the lower one of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from products.models import Special, Variant
from products.taxes import load_percents


@dataclass(frozen=True, kw_only=True)
class Price:
    """Amounts in minor units with tax. `earlier_minor` is the honest price before, or None."""

    amount_minor: int
    regular_minor: int
    currency: str
    tax_rate_percent: int
    earlier_minor: int | None = None
    #: The local midnight at which the lower price ends; None at the usual price.
    ends_at: datetime | None = None


def get_price(variant: Variant, *, at: datetime) -> Price:
    """Return what one piece costs at `at` (aware). The order of a moment pays this."""
    special = load_specials([variant.pk], at=at).get(variant.pk)
    return pick_price(variant, special=special, percent=load_percents(at)[variant.tax_class_id])


def pick_price(variant: Variant, *, special: Special | None, percent: int) -> Price:
    """Return the price from rows that are loaded; `special` is that of the day, if any."""
    regular = variant.price_minor
    if special is None or special.price_minor >= regular:
        return Price(
            amount_minor=regular,
            regular_minor=regular,
            currency=variant.currency,
            tax_rate_percent=percent,
        )
    return Price(
        amount_minor=special.price_minor,
        regular_minor=regular,
        currency=variant.currency,
        tax_rate_percent=percent,
        earlier_minor=special.earlier_price_minor,
        ends_at=find_end(special.day),
    )


def load_specials(variant_ids: Iterable[int], *, at: datetime) -> dict[int, Special]:
    """Return the lower prices of the local day of `at`, by variant: one query."""
    rows = Special.objects.filter(
        variant_id__in=list(variant_ids), day=timezone.localtime(at).date(), is_cancelled=False
    )
    return {row.variant_id: row for row in rows}


def find_end(day: date) -> datetime:
    """Return the local midnight that ends a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
