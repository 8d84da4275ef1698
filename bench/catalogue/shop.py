"""A large catalogue: the first goods through the services, the rest copied from them.

Goods have what a page may have to ask for: a photo, a food label with allergens, another way to
buy, and a producer with a page and a portrait.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.models import Page, Site

from bench.city import add_pictures
from bench.rush.city import build_city, build_jars
from products.models import (
    Allergen,
    FoodLabel,
    GoodsKind,
    Producer,
    ProducerIndexPage,
    ProducerPage,
    ProductPage,
    ProductPhoto,
    Sellable,
    StockItem,
    Variant,
    WayToBuy,
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
    label = FoodLabel.objects.create(
        sellable=variant.sellable,
        kind="和生菓子",
        ingredients="小麦粉、卵",
        net_weight="200g",
        storage="常温",
        maker="工房",
    )
    label.contains.set(Allergen.objects.all()[:2])
    label.save()
    WayToBuy.objects.create(sellable=variant.sellable, kind="phone", phone="0000-00-0101")
    _add_producer_page(variant.sellable.producer, image_id=add_pictures(1)[0].image_id)


def _add_producer_page(producer: Producer, *, image_id: int) -> None:
    root = Site.objects.get(is_default_site=True).root_page
    index = root.add_child(
        instance=ProducerIndexPage(title="つくる人", slug="producers", locale=root.locale)
    )
    index.add_child(
        instance=ProducerPage(
            title=producer.name,
            slug="producer-0",
            summary="初音の工房。",
            producer=producer,
            portrait_id=image_id,
            locale=root.locale,
        )
    )


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
    _add_labels(model, sellables)
    way = WayToBuy.objects.get(sellable=model)
    WayToBuy.objects.bulk_create(_copy(way, sellable=one) for one in sellables)
    pages = _add_pages(
        [one.name for one in sellables],
        model=ProductPage.objects.order_by("pk")[0],
        prefix="goods",
        start=known,
        own={"sellable_id": [one.pk for one in sellables]},
    )
    photo = ProductPhoto.objects.get(page__sellable=model)
    ProductPhoto.objects.bulk_create(_copy(photo, page_id=page.pk) for page in pages)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add_labels(model: Sellable, sellables: list[Sellable]) -> None:
    label = FoodLabel.objects.get(sellable=model)
    labels = FoodLabel.objects.bulk_create(_copy(label, sellable=one) for one in sellables)
    contains = FoodLabel.contains.through
    allergens = contains.objects.filter(foodlabel=label).values_list("allergen", flat=True)
    contains.objects.bulk_create(
        contains(foodlabel_id=one.pk, allergen_id=key) for one in labels for key in allergens
    )


def _fill_producers(count: int) -> None:
    model = Producer.objects.order_by("pk")[0]
    known = Producer.objects.count()
    producers = Producer.objects.bulk_create(
        _copy(model, key=f"maker-{number}", name=f"工房{number}") for number in range(known, count)
    )
    _add_pages(
        [one.name for one in producers],
        model=ProducerPage.objects.order_by("pk")[0],
        prefix="producer",
        start=known,
        own={"producer_id": [one.pk for one in producers]},
    )


def _add_pages(
    titles: list[str], *, model: Page, prefix: str, start: int, own: dict[str, list[int]]
) -> list[Page]:
    """Add a published copy of a page for each title; `own` is a column of its kind's table."""
    above = model.get_parent()
    plain = Page.objects.get(pk=model.pk)
    pages = Page.objects.bulk_create(
        _copy(
            plain,
            path=Page._get_path(above.path, above.depth + 1, start + number + 1),
            title=title,
            draft_title=title,
            slug=f"{prefix}-{start + number}",
            url_path=f"{above.url_path}{prefix}-{start + number}/",
            translation_key=uuid.uuid4(),
            latest_revision=None,
            live_revision=None,
        )
        for number, title in enumerate(titles)
    )
    Page.objects.filter(pk=above.pk).update(numchild=start + len(pages))
    _add_own_columns(model, pages, own)
    return pages


def _add_own_columns(model: Page, pages: list[Page], own: dict[str, list[int]]) -> None:
    ((column, keys),) = own.items()
    fields = (field.column for field in model._meta.local_concrete_fields)
    names = ", ".join(f'"{name}"' for name in fields if name not in ("page_ptr_id", column))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (page_ptr_id, {column}, {names}) "
            f"SELECT %s, %s, {names} FROM {table} WHERE page_ptr_id = %s",
            [(page.pk, key, model.pk) for page, key in zip(pages, keys, strict=True)],
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
