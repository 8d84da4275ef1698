"""Goods on a shop's page, made through the catalogue's own functions."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Site

from products.models import Producer, ProductPage, Sellable, ShopIndexPage, Variant
from products.services import NewVariant, create_producer, create_sellable
from tests.factories.shop import open_shop


def get_site() -> Site:
    return Site.objects.get(is_default_site=True)


def build_producer(key: str = "hatsune", *, site: Site | None = None, **values: Any) -> Producer:
    """Return the producer of that key; the second call with it returns the same."""
    site = site or get_site()
    known = Producer.objects.filter(site=site, key=key).first()
    if known:
        return known
    names = {"name": f"蒸し菓子 {key}", "person": "初音 由紀子", **values}
    return create_producer(site=site, key=key, **names)


def build_shop(site: Site | None = None) -> ShopIndexPage:
    """Return the city's shop page, made under its root at the first call; the shop is open."""
    site = site or get_site()
    root = Page.objects.get(pk=site.root_page_id)
    known = ShopIndexPage.objects.child_of(root).first()
    if known is None:
        open_shop(site)
    return known or root.add_child(instance=ShopIndexPage(title="谷の市", slug="shop"))


def build_sellable(
    *,
    producer: Producer | None = None,
    name: str = "茶まんじゅう",
    variants: list[NewVariant] | None = None,
    stock: int = 20,
    price: int = 1620,
    **values: Any,
) -> Sellable:
    """Return goods of one size (1,620 yen, 8%, 20 pieces) unless told otherwise."""
    return create_sellable(
        producer=producer or build_producer(),
        name=name,
        variants=variants or [NewVariant(price_minor=price, stock=stock)],
        **values,
    )


def build_product_page(
    sellable: Sellable | None = None, *, live: bool = True, **values: Any
) -> ProductPage:
    """Return a published page for goods; without it the goods are not for sale."""
    sellable = sellable or build_sellable()
    page = ProductPage(
        **{
            "title": sellable.name,
            "slug": f"goods-{sellable.pk}",
            "summary": "温泉の湯気で蒸した、つるりとした皮。",
            "sellable": sellable,
            "live": live,
            **values,
        }
    )
    return build_shop(sellable.site).add_child(instance=page)


def build_variant(*, live: bool = True, **values: Any) -> Variant:
    """Return a variant on sale: goods, stock and a published page. Takes what goods take."""
    sellable = build_sellable(**values)
    build_product_page(sellable, live=live)
    return Variant.objects.select_related("stock").get(sellable=sellable)
