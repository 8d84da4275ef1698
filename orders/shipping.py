"""What a parcel costs: one fee per parcel, by region and temperature class."""

from __future__ import annotations

from wagtail.models import Site

from products.states import Temperature

from .models import ShippingRate
from .prefectures import REGION_CHOICES, get_region

#: Shipping is taxed at the full rate, also when the parcel holds food.
SHIPPING_TAX_PERCENT = 10

_BASE_FEE = 880
_FEE_PER_STEP = 110
_SURCHARGES = {Temperature.AMBIENT: 0, Temperature.CHILLED: 330, Temperature.FROZEN: 440}


def get_fees(site: Site, *, prefecture: str) -> dict[str, int]:
    """Return temperature class -> fee in minor units for a prefecture.

    A class that is missing is not delivered there. Raises KeyError for an unknown prefecture.
    """
    return dict(
        ShippingRate.objects.filter(site=site, region=get_region(prefecture)).values_list(
            "temperature", "fee_minor"
        )
    )


def get_lowest_fees(site: Site) -> dict[str, int]:
    """Return temperature class -> lowest fee anywhere, for a basket without an address."""
    fees: dict[str, int] = {}
    for temperature, fee in ShippingRate.objects.filter(site=site).values_list(
        "temperature", "fee_minor"
    ):
        fees[temperature] = min(fee, fees.get(temperature, fee))
    return fees


def set_default_shipping_rates(site: Site, *, origin: str = "kyushu") -> int:
    """Fill the fee table of a city that sends from region `origin`; return how many rows are new.

    Rows that exist stay as they are, so it may be called again. The fees are a beginning, of
    the order of what carriers take for a 60-size parcel; the shop manager changes them.
    """
    regions = [region for region, _label in REGION_CHOICES]
    start = regions.index(origin)
    rates = [
        ShippingRate(
            site=site,
            region=region,
            temperature=temperature,
            fee_minor=_BASE_FEE
            + _FEE_PER_STEP * abs(regions.index(region) - start)
            + (_FEE_PER_STEP * 4 if region == "okinawa" and origin != "okinawa" else 0)
            + surcharge,
        )
        for temperature, surcharge in _SURCHARGES.items()
        for region in regions
    ]
    before = ShippingRate.objects.filter(site=site).count()
    ShippingRate.objects.bulk_create(rates, ignore_conflicts=True)
    return ShippingRate.objects.filter(site=site).count() - before
