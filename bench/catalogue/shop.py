"""A large catalogue: the first goods through the services, the rest copied from them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.models import Page

from bench.city import add_pictures
from bench.rush.city import build_city, build_jars
from products.models import (
    GoodsKind,
    Producer,
    ProductPage,
    ProductPhoto,
    Sellable,
    ShopIndexPage,
    StockItem,
    Variant,
)

KINDS = ("sweets", "tea", "honey", "pottery", "rice")


def begin_shop() -> None:
    """Start a city with one jar of honey, its page and a picture of it."""
    site = build_city(port=80)
    variant = build_jars(site, jars=500)
    Variant.objects.filter(pk=variant.pk).update(per_order_limit=10)
    kinds = [GoodsKind.objects.create(site=site, key=key, name=key) for key in KINDS]
    Sellable.objects.filter(pk=variant.sellable_id).update(kind=kinds[0])
    photo = add_pictures(1)[0]
    page = ProductPage.objects.get()
    ProductPhoto.objects.create(page=page, image_id=photo.image_id, alt_text="蜂蜜")


def fill_shop(*, goods: int, producers: int) -> None:
    """Copy until there are so many goods and producers."""
    _fill_producers(producers)
    known = Sellable.objects.count()
    makers = list(Producer.objects.order_by("pk"))
    kinds = list(GoodsKind.objects.order_by("pk"))
    model = Sellable.objects.order_by("pk")[0]
    variant = Variant.objects.filter(sellable=model)[0]
    numbers = range(known, goods)
    sellables = Sellable.objects.bulk_create(
        _copy(
            model,
            producer=makers[number % len(makers)],
            kind=kinds[number % len(kinds)],
            name=f"品{number}",
        )
        for number in numbers
    )
    temperatures = ("ambient", "chilled", "frozen")
    variants = Variant.objects.bulk_create(
        _copy(variant, sellable=sellable, temperature=temperatures[number % 3])
        for number, sellable in enumerate(sellables)
    )
    StockItem.objects.bulk_create(StockItem(variant=one, on_hand=500) for one in variants)
    _add_pages(sellables, start=known)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_producers(count: int) -> None:
    model = Producer.objects.order_by("pk")[0]
    Producer.objects.bulk_create(
        _copy(model, key=f"maker-{number}", name=f"工房{number}")
        for number in range(Producer.objects.count(), count)
    )


def _add_pages(sellables: list[Sellable], *, start: int) -> None:
    """Add one published page with a photo for each."""
    shop = ShopIndexPage.objects.get()
    model = ProductPage.objects.order_by("pk")[0]
    photo = ProductPhoto.objects.get(page=model)
    plain = Page.objects.get(pk=model.pk)
    pages = Page.objects.bulk_create(
        _copy(
            plain,
            path=Page._get_path(shop.path, shop.depth + 1, start + number + 1),
            title=sellable.name,
            draft_title=sellable.name,
            slug=f"goods-{start + number}",
            url_path=f"{shop.url_path}goods-{start + number}/",
            translation_key=uuid.uuid4(),
            latest_revision=None,
            live_revision=None,
        )
        for number, sellable in enumerate(sellables)
    )
    Page.objects.filter(pk=shop.pk).update(numchild=start + len(pages))
    _add_own_columns(model, pages, sellables)
    ProductPhoto.objects.bulk_create(_copy(photo, page_id=page.pk) for page in pages)


def _add_own_columns(model: ProductPage, pages: list[Page], sellables: list[Sellable]) -> None:
    own = [
        field.column
        for field in ProductPage._meta.local_concrete_fields
        if field.column not in ("page_ptr_id", "sellable_id")
    ]
    names = ", ".join(f'"{name}"' for name in own)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO products_productpage (page_ptr_id, sellable_id, {names}) "
            f"SELECT %s, %s, {names} FROM products_productpage WHERE page_ptr_id = %s",
            [(page.pk, goods.pk, model.pk) for page, goods in zip(pages, sellables, strict=True)],
        )


def _copy(row: Model, **changes: Any) -> Any:
    """Return a new row with the values of another one."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    for name in changes:
        values.pop(f"{name}_id", None)
    return type(row)(**{**values, **changes})
