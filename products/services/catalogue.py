"""Goods and producers come into the catalogue, and their prices are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from core.models import CitySettings
from core.pagecache import expire_pages_on_commit
from products.models import FoodLabel, PriceChange, Producer, Sellable, StockItem, Variant
from products.states import TaxRate, Temperature

from .stock import receive_stock


@dataclass(frozen=True, kw_only=True)
class NewVariant:
    """One size or kind; `price_minor` includes tax, in the city's currency."""

    price_minor: int
    name: str = ""
    tax_rate_percent: int = TaxRate.REDUCED
    weight_grams: int = 500
    temperature: str = Temperature.AMBIENT
    per_order_limit: int = 10
    #: Pieces to start with.
    stock: int = 0


@dataclass(frozen=True, kw_only=True)
class NewLabel:
    """A food label; the fields are those of `FoodLabel`."""

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
) -> Producer:
    """Add a producer. `key` is unique in the city and never changes."""
    producer = Producer(
        site=site, key=key, name=name, person=person, address=address, phone=phone, email=email
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
    )
    sellable.full_clean()
    sellable.save()
    stocks = {}
    for number, new in enumerate(variants):
        values = asdict(new)
        stock = values.pop("stock")
        variant = Variant(sellable=sellable, sort_order=number, **values)
        variant.full_clean()
        variant.save()
        stocks[variant.pk] = stock
    if label is not None:
        FoodLabel.objects.create(sellable=sellable, **asdict(label))
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
    for variant in Variant.objects.filter(sellable=sellable):
        _write_price_change(variant, by=by)
    expire_pages_on_commit()


def _write_price_change(variant: Variant, *, by: Any) -> None:
    price = {
        "price_minor": variant.price_minor,
        "currency": variant.currency,
        "tax_rate_percent": variant.tax_rate_percent,
    }
    last = variant.price_changes.values(*price).first()
    if last != price:
        PriceChange.objects.create(variant=variant, **price, by=by, at=timezone.now())
