"""Producers and goods, through the catalogue's own functions."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from cityportal.demo.texts import english, korean, producers, products, shapes, shelves
from orders.models import ShopSettings
from orders.shipping import set_default_shipping_rates
from products.models import (
    GoodsKind,
    GoodsText,
    Producer,
    ProducerPermit,
    Sellable,
    ShopWindowSettings,
    Variant,
)
from products.services import (
    NewLabel,
    NewVariant,
    add_way,
    create_producer,
    create_sellable,
    set_special,
)

from .books import build_books
from .checkout import build_checkout
from .seasons import find_season


def build_producers(site: Site) -> dict[str, Producer]:
    """Return the producers by key; one that is known is left as it is."""
    known = {row.key: row for row in Producer.objects.filter(site=site)}
    for producer in producers.PRODUCERS:
        if producer.key not in known:
            known[producer.key] = _create_producer(site, producer)
    return known


def _create_producer(site: Site, producer: shapes.Producer) -> Producer:
    row = create_producer(
        site=site,
        key=producer.key,
        name=producer.name,
        person=producer.person,
        address=producer.address,
        phone=producer.phone,
        email=f"{producer.key}@narusedani.example",
        seller=producer.seller,
        invoice_number=producer.invoice_number,
        pickup_address=producer.address if producer.pickup_hours else "",
        pickup_hours=producer.pickup_hours,
    )
    for kind, name, number, authority in producer.permits:
        ProducerPermit.objects.create(
            producer=row, kind=kind, name=name, number=number, authority=authority
        )
    return row


def build_sellables(site: Site, *, today: date, by: Any) -> dict[str, Sellable]:
    """Return the goods by the key of their text; prices and stock of known ones stay."""
    makers = build_producers(site)
    kinds = build_kinds(site)
    allow_mall(site)
    known = {(row.producer_id, row.name): row for row in Sellable.objects.filter(site=site)}
    goods = {}
    for product in products.PRODUCTS:
        maker = makers[product.producer]
        goods[product.key] = known.get((maker.pk, product.title)) or _create(
            product, maker=maker, kind=kinds.get(product.kind), today=today, by=by
        )
    for language, texts in {"en": english, "ko": korean}.items():
        for key, (ships, sizes) in texts.GOODS.items():
            _write_in(language, goods[key], ships=ships, sizes=sizes)
    return goods


def _write_in(language: str, sellable: Sellable, *, ships: str, sizes: tuple[str, ...]) -> None:
    """Say in another language when goods are sent and what their sizes are called."""
    variants = Variant.objects.filter(sellable=sellable).order_by("sort_order", "pk")
    texts = [("sellable", sellable.pk, "ships_sentence", ships)]
    texts += [
        ("variant", variant.pk, "name", name) for variant, name in zip(variants, sizes, strict=True)
    ]
    for about, row, field, text in texts:
        GoodsText.objects.get_or_create(
            about=about, row=row, field=field, language=language, defaults={"text": text}
        )


def _create(
    product: shapes.Product, *, maker: Producer, kind: GoodsKind | None, today: date, by: Any
) -> Sellable:
    window = find_season(product.season, today=today) if product.season else (None, None)
    sellable = create_sellable(
        producer=maker,
        name=product.title,
        variants=[
            NewVariant(
                name=variant.name,
                price_minor=variant.price,
                tax_rate_percent=product.tax_rate,
                weight_grams=variant.weight,
                parcel_size=product.parcel_size,
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
        is_made_to_order=product.is_made_to_order,
        is_sold_here=product.is_sold_here,
        minimum_age=product.minimum_age,
        kind=kind,
        by=by,
    )
    for way in product.ways:
        add_way(
            sellable,
            kind=way.kind,
            shop_name=way.shop_name,
            url=f"{settings.SANDBOX_URL}{way.url}" if way.url else "",
            price_minor=way.price,
            price_as_of=today if way.price else None,
            note=way.note,
        )
    if product.special:
        variant = Variant.objects.filter(sellable=sellable).order_by("sort_order").first()
        if variant is not None:
            set_special(variant, day=today, price_minor=product.special, by=by)
    return sellable


def build_kinds(site: Site) -> dict[str, GoodsKind]:
    """Return the shelves of the shop by key, with their names in other languages."""
    kinds = {}
    for order, (key, names) in enumerate(shelves.KINDS.items()):
        kind, _made = GoodsKind.objects.get_or_create(
            site=site, key=key, defaults={"name": names["ja"], "sort_order": order}
        )
        for language, name in names.items():
            if language != "ja":
                GoodsText.objects.get_or_create(
                    about="goodskind",
                    row=kind.pk,
                    field="name",
                    language=language,
                    defaults={"text": name},
                )
        kinds[key] = kind
    return kinds


def allow_mall(site: Site) -> None:
    """Allow the other shop that the sandbox plays."""
    window = ShopWindowSettings.for_site(site)
    window.mall_hosts = urlsplit(settings.SANDBOX_URL).hostname or ""
    window.save()


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


def build_shop_terms(site: Site) -> None:
    """Write who sells, and what a parcel costs to each region."""
    terms = ShopSettings.for_site(site)
    terms.seller_name = "鳴瀬谷町（谷の市）"
    terms.phone = "0000-00-0150"
    terms.email = "tani-no-ichi@narusedani.example"
    terms.complaint_days = 2
    terms.phone_hours = "平日 9時〜16時"
    terms.responsible_person = "商工観光課長 古賀 直人"
    terms.privacy_contact = "鳴瀬谷町 総務課 広報係"
    terms.legal_page = None
    terms.desk_emails = "shop@narusedani.example"
    terms.save()
    set_default_shipping_rates(site, origin="kyushu")
    build_checkout(site)
    build_books(site)
