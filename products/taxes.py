"""Which percent of tax is inside a price at a moment."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from core.pagecache import remember_lasting
from products.models import TaxClass, TaxRate


def load_percents(at: datetime) -> dict[int, int]:
    """Return the percent of each class of tax at `at`, by the key of its row.

    The rows are remembered as parts of pages are: they name their first day and are written down
    before it.
    """
    rates = remember_lasting("tax-rates", lambda: list(TaxRate.objects.all()) or None) or []
    return find_percents(rates, timezone.localtime(at).date())


def find_percents(rates: object, day: date) -> dict[int, int]:
    """Return the percent of each class on a day from rows of `TaxRate`."""
    begun = [rate for rate in rates if rate.valid_from <= day]  # type: ignore[attr-defined]
    return {rate.tax_class_id: rate.percent for rate in sorted(begun, key=lambda r: r.valid_from)}


def list_tax_choices(at: datetime) -> list[tuple[int, str]]:
    """Return the classes of tax with the percent of now, for a form."""
    percents = load_percents(at)
    return [
        (row.pk, f"{percents[row.pk]}%  {row.name}")
        for row in TaxClass.objects.all()
        if row.pk in percents
    ]
