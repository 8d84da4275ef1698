"""What the demo's city keeps of each sale, and the number on its invoices."""

from __future__ import annotations

from datetime import date

from wagtail.models import Site

from settlement.models import CommissionRate, SettlementSettings

#: Begun with the fiscal year, so that every order of the demo falls under it.
SINCE = date(2026, 4, 1)
TENTHS_OF_PERCENT = 50
#: Made up, with a check digit that fits.
REGISTRATION_NUMBER = "T6000000012345"


def build_books(site: Site) -> None:
    """Set the city's general commission and its registration as an issuer of invoices."""
    CommissionRate.objects.get_or_create(
        site=site,
        producer=None,
        valid_from=SINCE,
        defaults={"tenths_of_percent": TENTHS_OF_PERCENT},
    )
    settings = SettlementSettings.for_site(site)
    settings.invoice_number = REGISTRATION_NUMBER
    settings.save()
