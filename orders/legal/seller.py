"""Who sells: the shop's own rows, and the city's where the shop's are empty."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Site

from core.frame import load_city
from orders.remembered import load_shop


@dataclass(frozen=True, kw_only=True)
class SellerDetails:
    """What stands in the legal notice; "" where nobody has written it down yet."""

    name: str
    responsible_person: str
    address: str
    phone: str
    phone_hours: str
    email: str
    privacy_contact: str
    complaint_days: int
    #: The city's own page instead of the notice that is built; "" without one.
    own_page_url: str


def load_seller(site: Site) -> SellerDetails:
    """Return who sells in a city: two queries, three where the city has a page of its own."""
    shop, city = load_shop(site), load_city(site)
    page = shop.legal_page if shop.legal_page and shop.legal_page.live else None
    name = shop.seller_name or city.office_name or city.name
    return SellerDetails(
        name=name,
        responsible_person=shop.responsible_person,
        address=shop.address or city.address,
        phone=shop.phone or city.phone,
        phone_hours=shop.phone_hours or ("" if shop.phone else city.office_hours),
        email=shop.email or city.email,
        privacy_contact=shop.privacy_contact or name,
        complaint_days=shop.complaint_days,
        own_page_url=(page.get_full_url() or "") if page else "",
    )
