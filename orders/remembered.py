"""What a shop is for every buyer: read once, until it is changed (`orders.signal_handlers`)."""

from __future__ import annotations

from wagtail.models import Site

from core.pagecache import remember_lasting

from .models import GatewayAccount, PostcodeArea, ShippingRate, ShopSettings

#: (region, temperature class, size) -> fee in minor units; size 0 is any size.
Fees = dict[tuple[str, str, int], int]


def load_shop(site: Site) -> ShopSettings:
    """Return the settings of a city's shop, with the city itself."""
    shop = remember_lasting(f"shop:{site.pk}", lambda: ShopSettings.for_site(site))
    shop.site = site
    return shop


def list_methods(site: Site) -> list[str] | None:
    """Return the ways to pay that are switched on; None without a payment account.

    For what is shown. An order reads the account itself.
    """
    known = remember_lasting(f"ways-to-pay:{site.pk}", lambda: _read_methods(site) or None)
    return known[0] if known else None


def _read_methods(site: Site) -> tuple[list[str], ...]:
    account = GatewayAccount.objects.filter(site=site, is_active=True).first()
    return (account.methods,) if account else ()


def load_fees(site: Site) -> Fees:
    """Return what every kind of parcel costs to every region."""
    return remember_lasting(f"fees:{site.pk}", lambda: _read_fees(site) or None) or {}


def _read_fees(site: Site) -> Fees:
    rates = ShippingRate.objects.filter(site=site).order_by("size")
    return {(rate.region, rate.temperature, rate.size): rate.fee_minor for rate in rates}


def load_areas(site: Site) -> dict[str, PostcodeArea]:
    """Return the places with a surcharge or without delivery, by the postcode's first digits."""
    rows = PostcodeArea.objects.filter(site=site)
    return remember_lasting(f"areas:{site.pk}", lambda: {row.prefix: row for row in rows})
