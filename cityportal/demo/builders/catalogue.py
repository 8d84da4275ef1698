"""Producers and goods, through the catalogue's own functions."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Site

from cityportal.demo.texts import producers, products, shapes
from orders.models import ShopSettings
from orders.shipping import set_default_shipping_rates
from products.models import Producer, Sellable
from products.services import NewLabel, NewVariant, create_producer, create_sellable

from .seasons import find_season


def build_producers(site: Site) -> dict[str, Producer]:
    """Return the producers by key; one that is known is left as it is."""
    known = {row.key: row for row in Producer.objects.filter(site=site)}
    for producer in producers.PRODUCERS:
        if producer.key not in known:
            known[producer.key] = create_producer(
                site=site,
                key=producer.key,
                name=producer.name,
                person=producer.person,
                address=producer.address,
                phone=producer.phone,
                email=f"{producer.key}@narusedani.example",
            )
    return known


def build_sellables(site: Site, *, today: date, by: Any) -> dict[str, Sellable]:
    """Return the goods by the key of their text; prices and stock of known ones stay."""
    makers = build_producers(site)
    known = {(row.producer_id, row.name): row for row in Sellable.objects.filter(site=site)}
    goods = {}
    for product in products.PRODUCTS:
        maker = makers[product.producer]
        goods[product.key] = known.get((maker.pk, product.title)) or _create(
            product, maker=maker, today=today, by=by
        )
    return goods


def _create(product: shapes.Product, *, maker: Producer, today: date, by: Any) -> Sellable:
    window = find_season(product.season, today=today) if product.season else (None, None)
    return create_sellable(
        producer=maker,
        name=product.title,
        variants=[
            NewVariant(
                name=variant.name,
                price_minor=variant.price,
                tax_rate_percent=product.tax_rate,
                weight_grams=variant.weight,
                temperature=product.temperature,
                per_order_limit=variant.limit,
                stock=variant.stock,
            )
            for variant in product.variants
        ],
        label=_build_label(product.label, maker) if product.label else None,
        on_sale_from=window[0],
        on_sale_until=window[1],
        lead_time_days=product.lead_days,
        ships_sentence=product.ships,
        by=by,
    )


def _build_label(label: shapes.FoodLabel, maker: Producer) -> NewLabel:
    return NewLabel(
        kind=label.kind,
        ingredients=label.ingredients,
        net_weight=label.net_weight,
        storage=label.storage,
        maker=f"{maker.name} {maker.address}",
        allergens=label.allergens,
        allergen_note=label.allergen_note,
        origin=label.origin,
        best_before_days=label.best_before_days,
    )


def build_shop_terms(site: Site, *, legal_page_id: int | None) -> None:
    """Write who sells, and what a parcel costs to each region."""
    terms = ShopSettings.for_site(site)
    terms.seller_name = "鳴瀬谷町（谷の市）"
    terms.phone = "0000-00-0150"
    terms.email = "tani-no-ichi@narusedani.example"
    terms.complaint_days = 2
    terms.legal_page_id = legal_page_id
    terms.desk_emails = "shop@narusedani.example"
    terms.save()
    set_default_shipping_rates(site, origin="kyushu")
