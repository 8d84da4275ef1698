"""Goods and producers come into the catalogue, and their prices are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from core.models import CitySettings
from core.pagecache import expire_pages_on_commit
from products.models import (
    FoodLabel,
    GoodsKind,
    PriceChange,
    Producer,
    Sellable,
    StockItem,
    Variant,
)
from products.states import PARCEL_SIZES, Seller, Temperature
from products.taxes import load_percents

from .rules import find_allergens, find_tax_class
from .specials import judge_specials_again
from .stock import receive_stock


@dataclass(frozen=True, kw_only=True)
class NewVariant:
    """One size or kind; `price_minor` includes tax, in the city's currency."""

    price_minor: int
    name: str = ""
    #: Names the class of goods that is taxed at this percent today.
    tax_rate_percent: int = 8
    weight_grams: int = 500
    parcel_size: int = PARCEL_SIZES[0]
    temperature: str = Temperature.AMBIENT
    per_order_limit: int = 10
    #: Over all orders of one buyer; None: no limit.
    per_buyer_limit: int | None = None
    #: Pieces to start with.
    stock: int = 0


@dataclass(frozen=True, kw_only=True)
class NewLabel:
    """A food label; the fields are those of `FoodLabel`.

    `allergens` are names as a label writes them, such as "小麦、卵".
    """

    kind: str
    ingredients: str
    net_weight: str
    storage: str
    maker: str
    allergens: str = ""
    allergen_note: str = ""
    origin: str = ""
    best_before_days: int | None = None
    nutrition: str = ""


@transaction.atomic
def create_producer(
    *,
    site: Site,
    key: str,
    name: str,
    person: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    seller: str = Seller.CITY,
    invoice_number: str = "",
    pickup_address: str = "",
    pickup_hours: str = "",
) -> Producer:
    """Add a producer. `key` is unique in the city and never changes.

    Raises ValidationError, such as for an invoice number with a slip.
    """
    producer = Producer(
        site=site,
        key=key,
        name=name,
        person=person,
        address=address,
        phone=phone,
        email=email,
        seller=seller,
        invoice_number=invoice_number,
        pickup_address=pickup_address,
        pickup_hours=pickup_hours,
    )
    producer.full_clean()
    producer.save()
    return producer


@transaction.atomic
def create_sellable(
    *,
    producer: Producer,
    name: str,
    variants: Sequence[NewVariant],
    label: NewLabel | None = None,
    on_sale_from: datetime | None = None,
    on_sale_until: datetime | None = None,
    lead_time_days: int = 3,
    ships_sentence: str = "",
    ships_from: date | None = None,
    ships_until: date | None = None,
    is_made_to_order: bool = False,
    is_sold_here: bool = True,
    minimum_age: int | None = None,
    kind: GoodsKind | None = None,
    by: Any = None,
) -> Sellable:
    """Add goods with their sizes, prices and first stock. `by` is the user, None for a programme.

    Raises ValidationError for values that the shop does not know.
    """
    sellable = Sellable(
        site=producer.site,
        producer=producer,
        name=name,
        on_sale_from=on_sale_from,
        on_sale_until=on_sale_until,
        lead_time_days=lead_time_days,
        ships_sentence=ships_sentence,
        ships_from=ships_from,
        ships_until=ships_until,
        is_made_to_order=is_made_to_order,
        is_sold_here=is_sold_here,
        minimum_age=minimum_age,
        kind=kind,
    )
    sellable.full_clean()
    sellable.save()
    stocks = {}
    for number, new in enumerate(variants):
        values = asdict(new)
        stock = values.pop("stock")
        values["tax_class"] = find_tax_class(values.pop("tax_rate_percent"))
        variant = Variant(sellable=sellable, sort_order=number, **values)
        variant.full_clean()
        variant.save()
        stocks[variant.pk] = stock
    if label is not None:
        _create_label(sellable, label)
    settle_sellable(sellable, by=by)
    for variant_id, stock in stocks.items():
        if stock:
            receive_stock(variant_id, quantity=stock, by=by)
    return sellable


@transaction.atomic
def settle_sellable(sellable: Sellable, *, by: Any = None) -> None:
    """Bring in order what hangs on a sellable's variants, after it was created or changed.

    New variants get the city's currency and a stock row; a price or tax rate that differs
    from the last one written down is written down. Doing it again changes nothing.
    """
    new = list(Variant.objects.filter(sellable=sellable, stock__isnull=True))
    if new:
        currency = CitySettings.for_site(sellable.site).currency
        Variant.objects.filter(pk__in=[variant.pk for variant in new]).update(currency=currency)
        StockItem.objects.bulk_create(
            [StockItem(variant=variant) for variant in new], ignore_conflicts=True
        )
    choose_licence(sellable)
    percents = load_percents(timezone.now())
    for variant in Variant.objects.filter(sellable=sellable):
        _write_price_change(variant, percent=percents[variant.tax_class_id], by=by)
    FoodLabel.objects.filter(sellable=sellable).update(checked_on=timezone.localdate())
    expire_pages_on_commit()


def choose_licence(sellable: Sellable) -> None:
    """Let goods for grown-ups show the producer's licence; goods for everybody show none."""
    licence = None
    if sellable.needs_age_check:
        producer = Producer.objects.get(pk=sellable.producer_id)
        licence = producer.find_alcohol_licence(timezone.localdate())
    Sellable.objects.filter(pk=sellable.pk).update(licence=licence)
    sellable.licence = licence


@transaction.atomic
def settle_producer(producer: Producer) -> None:
    """Let a producer's goods for grown-ups show the licence that holds now."""
    for sellable in producer.sellables.exclude(minimum_age=None):
        choose_licence(sellable)
    expire_pages_on_commit()


def _create_label(sellable: Sellable, label: NewLabel) -> None:
    values = asdict(label)
    contains = find_allergens(values.pop("allergens"))
    row = FoodLabel.objects.create(sellable=sellable, **values)
    row.contains.set(contains)
    row.save()


def _write_price_change(variant: Variant, *, percent: int, by: Any) -> None:
    price = {
        "price_minor": variant.price_minor,
        "currency": variant.currency,
        "tax_rate_percent": percent,
    }
    last = variant.price_changes.values(*price).first()
    if last != price:
        PriceChange.objects.create(variant=variant, **price, by=by, at=timezone.now())
    if last is not None and last["price_minor"] != variant.price_minor:
        judge_specials_again(variant)
