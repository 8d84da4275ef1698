"""What a parcel costs: by region, temperature class and size, and more to some islands."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Site

from products.states import Temperature

from .models import PostcodeArea, ShippingRate
from .models.shipping import ParcelSize
from .packing import LARGEST, SIZES
from .prefectures import REGION_CHOICES, get_region
from .remembered import load_areas, load_fees

#: Shipping is taxed at the full rate, also when the parcel holds food.
SHIPPING_TAX_PERCENT = 10

_BASE_FEE = 880
_FEE_PER_STEP = 110
_FEE_PER_SIZE = 220
_SURCHARGES = {Temperature.AMBIENT: 0, Temperature.CHILLED: 330, Temperature.FROZEN: 440}
#: Cool parcels of these sizes cost so much more than an ambient one.
_COOL_STEPS = {60: 0, 80: 110, 100: 330, 120: 440}


@dataclass(frozen=True, kw_only=True)
class FeeTable:
    """The fees to one region: (temperature, size) -> minor units; size 0 is any size."""

    fees: dict[tuple[str, int], int]

    def find_fee(self, temperature: str, size: int) -> int | None:
        """Return the fee of a box, None if such a box does not go there."""
        fitting = [
            known for kind, known in self.fees if kind == temperature and known and known >= size
        ]
        if fitting:
            return self.fees[(temperature, min(fitting))]
        return self.fees.get((temperature, ParcelSize.ANY))

    def find_largest(self, temperature: str) -> int:
        """Return the largest box that goes there: the carriers' limit, or the city's own."""
        sizes = [size for kind, size in self.fees if kind == temperature]
        if not sizes or ParcelSize.ANY in sizes:
            return LARGEST[temperature]
        return max(sizes)


def get_fee_table(site: Site, *, prefecture: str) -> FeeTable:
    """Return the fees to a prefecture ("": an empty table). KeyError for an unknown one."""
    if not prefecture:
        return FeeTable(fees={})
    region = get_region(prefecture)
    return FeeTable(
        fees={
            (kind, size): fee for (to, kind, size), fee in load_fees(site).items() if to == region
        }
    )


def get_lowest_fees(site: Site) -> dict[str, int]:
    """Return temperature class -> lowest fee anywhere, for a basket without an address."""
    fees: dict[str, int] = {}
    for (_region, temperature, _size), fee in load_fees(site).items():
        fees[temperature] = min(fee, fees.get(temperature, fee))
    return fees


def find_area(site: Site, *, postcode: str) -> PostcodeArea | None:
    """Return the row of the longest prefix that a postcode begins with, None without one."""
    digits = postcode.replace("-", "")
    areas = load_areas(site)
    prefixes = (digits[:length] for length in range(len(digits), 1, -1))
    return next((areas[prefix] for prefix in prefixes if prefix in areas), None)


def set_default_shipping_rates(site: Site, *, origin: str = "kyushu") -> int:
    """Fill the fee table of a city that sends from region `origin`; return how many rows are new.

    A region and class that has any fee stays as it is, so it may be called again. The fees are
    a beginning, of the order of what carriers take; the shop manager changes them.
    """
    regions = [region for region, _label in REGION_CHOICES]
    start = regions.index(origin)
    rows = ShippingRate.objects.filter(site=site)
    known = set(rows.values_list("region", "temperature"))
    rates = [
        ShippingRate(
            site=site,
            region=region,
            temperature=temperature,
            size=size,
            fee_minor=_BASE_FEE
            + _FEE_PER_STEP * abs(regions.index(region) - start)
            + (_FEE_PER_STEP * 4 if region == "okinawa" and origin != "okinawa" else 0)
            + _FEE_PER_SIZE * SIZES.index(size)
            + (surcharge + _COOL_STEPS[size] if surcharge else 0),
        )
        for temperature, surcharge in _SURCHARGES.items()
        for region in regions
        if (region, temperature) not in known
        for size in SIZES
        if size <= LARGEST[temperature]
    ]
    ShippingRate.objects.bulk_create(rates, ignore_conflicts=True)
    return len(rates)
