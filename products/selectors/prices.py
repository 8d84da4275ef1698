"""What a variant costs at a moment: its usual price, or the lower one of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from products.models import TaxRate, Variant


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


def with_prices(variants: QuerySet[Variant], *, at: datetime) -> QuerySet[Variant]:
    """Load with variants what `pick_price` needs at `at`: no query of its own."""
    day = timezone.localtime(at).date()
    rates = TaxRate.objects.filter(tax_class=OuterRef("tax_class"), valid_from__lte=day)
    return variants.annotate(
        special=FilteredRelation(
            "specials", condition=Q(specials__day=day, specials__is_cancelled=False)
        ),
        special_day=F("special__day"),
        special_price_minor=F("special__price_minor"),
        special_earlier_minor=F("special__earlier_price_minor"),
        tax_percent=Subquery(rates.order_by("-valid_from").values("percent")[:1]),
    )


def get_price(variant: Variant, *, at: datetime) -> Price:
    """Return what one piece costs at `at` (aware). The order of a moment pays this."""
    return pick_price(with_prices(Variant.objects.filter(pk=variant.pk), at=at).get())


def pick_price(variant: Any) -> Price:
    """Return the price of a variant that was loaded through `with_prices`."""
    regular, lower = variant.price_minor, variant.special_price_minor
    is_lower = lower is not None and lower < regular
    return Price(
        amount_minor=lower if is_lower else regular,
        regular_minor=regular,
        currency=variant.currency,
        tax_rate_percent=variant.tax_percent,
        earlier_minor=variant.special_earlier_minor if is_lower else None,
        ends_at=find_end(variant.special_day) if is_lower else None,
    )


def find_end(day: date) -> datetime:
    """Return the local midnight that ends a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
