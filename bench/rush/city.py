"""A city whose shop has jars, all made through the services."""

from __future__ import annotations

from wagtail.models import Page, Site

from cityportal.first_city import NewCity, start_city
from core.models import CitySettings
from orders.shipping import set_default_shipping_rates
from products.models import ProductPage, ShopIndexPage, Variant
from products.services import NewVariant, create_producer, create_sellable

PRICE = 1_620
ADDRESS = {
    "name": "山口 節子",
    "kana": "ヤマグチ セツコ",
    "postcode": "840-0001",
    "prefecture": "41",
    "street": "佐賀市みどり町 1-2-3",
    "building": "",
    "phone": "0952-11-2233",
    "email": "setsuko@example.com",
}


def build_city(*, port: int) -> Site:
    """Start a city that can take payments at the sandbox."""
    site = start_city(
        NewCity(
            name="鳴瀬谷町",
            hostname="localhost",
            port=port,
            postal_address="鳴瀬谷町大字川上1番地",
            responsible_person="商工観光課長 古賀 直人",
        )
    )
    city = CitySettings.for_site(site)
    city.office_name, city.phone = "鳴瀬谷町役場", "0000-00-0100"
    city.email = city.desk_emails = "desk@city.example"
    city.save()
    set_default_shipping_rates(site)
    return site


def build_jars(site: Site, *, jars: int) -> Variant:
    """Put so many jars of honey into the shop; one order may have one."""
    producer = create_producer(site=site, key="hatsune", name="蒸し菓子 初音", person="初音 由紀子")
    sellable = create_sellable(
        producer=producer,
        name="れんげ蜂蜜",
        variants=[NewVariant(price_minor=PRICE, stock=jars, per_order_limit=1)],
    )
    root = Page.objects.get(pk=site.root_page_id)
    shop = root.add_child(instance=ShopIndexPage(title="谷の市", slug="shop", locale=root.locale))
    shop.add_child(
        instance=ProductPage(
            title=sellable.name,
            slug="honey",
            summary="春だけの蜂蜜。",
            sellable=sellable,
            locale=root.locale,
        )
    )
    return Variant.objects.get(sellable=sellable)
