"""What the sheet to print and fax shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from core.models import CitySettings
from products.models import Sellable, Variant
from products.states import SaleState, WayKind

from .offers import Offer, list_offers

#: The sheet is for goods that can be had now, or that wait for their season.
ORDERABLE = (SaleState.ON_SALE, SaleState.ELSEWHERE)


@dataclass(frozen=True, kw_only=True)
class OrderSheet:
    """Goods with their sizes and prices, and whom the sheet goes to."""

    name: str
    producer_name: str
    ships_sentence: str
    offers: list[Offer]
    page_url: str
    minimum_age: int | None
    licence: str
    city_name: str
    office_name: str
    phone: str
    fax: str


def get_order_sheet(sellable_id: int, *, site: Site, request: HttpRequest) -> OrderSheet | None:
    """Return the sheet of goods that are sold by fax in this city now; None for others."""
    sellable = Sellable.objects.filter(
        pk=sellable_id, site=site, ways__kind=WayKind.FAX, ways__is_active=True
    ).first()
    city = CitySettings.for_site(site)
    if sellable is None or not city.fax:
        return None
    variants = Variant.objects.filter(sellable=sellable, is_retired=False)
    found = list_offers(variants.values_list("pk", flat=True), site=site, at=timezone.now())
    offers = [offer for offer in found.values() if offer.state in ORDERABLE]
    if not offers:
        return None
    first = offers[0]
    return OrderSheet(
        name=first.name.removesuffix(first.variant_name).strip(),
        producer_name=first.producer_name,
        ships_sentence=first.ships_sentence,
        offers=offers,
        page_url=request.build_absolute_uri(first.page_url),
        minimum_age=first.minimum_age,
        licence=first.licence,
        city_name=city.name,
        office_name=city.office_name,
        phone=city.phone,
        fax=city.fax,
    )
