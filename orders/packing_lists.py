"""What a producer packs: parcels by day, all goods together, and the slip for each box."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from wagtail.models import Site

from products.words import name_temperature

from .carriers import name_slot
from .models import OrderLine, Parcel, ShopSettings
from .states import OrderState, ParcelState


@dataclass(frozen=True, kw_only=True)
class PackParcel:
    """One box as the packer sees it; texts are in the active language."""

    parcel: Parcel
    lines: tuple[OrderLine, ...]
    temperature: str
    slot: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class PackList:
    parcels: tuple[PackParcel, ...]
    #: Name of the goods and how many of them go into all the boxes.
    goods: tuple[tuple[str, int], ...]


def list_parcels(
    site: Site,
    *,
    today: date,
    producer_key: str = "",
    until: date | None = None,
    states: tuple[str, ...] = (ParcelState.TO_PACK,),
) -> PackList:
    """Return a city's (or one producer's) parcels of paid orders, the earliest first.

    `until` leaves out what is promised for later; what has no day is always there.
    """
    parcels = Parcel.objects.filter(order__site=site, order__state=OrderState.PAID)
    parcels = parcels.filter(state__in=states).select_related("order__site")
    if producer_key:
        parcels = parcels.filter(producer_key=producer_key)
    if until is not None:
        parcels = parcels.exclude(ship_by__gt=until)
    carrier = ShopSettings.for_site(site).carrier
    ordered = sorted(
        parcels.prefetch_related("lines"),
        key=lambda one: (
            one.ship_by or date.min,
            one.producer_key,
            one.order.created_at,
            one.number,
        ),
    )
    rows = tuple(
        PackParcel(
            parcel=parcel,
            lines=tuple(line for line in parcel.lines.all() if line.pieces_to_send),
            temperature=name_temperature(parcel.temperature),
            slot=name_slot(carrier, parcel.wish_slot),
            is_late=parcel.ship_by is not None and parcel.ship_by < today,
        )
        for parcel in ordered
    )
    goods: Counter[str] = Counter()
    for row in rows:
        for line in row.lines:
            goods[line.name] += line.pieces_to_send
    return PackList(parcels=rows, goods=tuple(sorted(goods.items())))
