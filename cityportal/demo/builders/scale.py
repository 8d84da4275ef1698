"""`load_demo --scale`: more stories and goods for benchmarks, distinct and seeded."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Site

from cityportal.roles import ensure_collection
from core.models import CityImage
from core.pagecache import expire_pages_on_commit
from news.models import Contributor, StoryIndexPage, StoryPage, StoryTopic
from products.models import (
    PriceChange,
    Producer,
    ProducerIndexPage,
    ProducerPage,
    ProductPage,
    ProductPhoto,
    Sellable,
    ShopIndexPage,
    StockItem,
    StockMovement,
    Variant,
)
from products.services import find_tax_class
from products.states import MovementKind

from .bulk import BATCH, add_to_search, insert_pages, list_missing, split
from .invented import InventedProduct, invent_producer, invent_product, invent_story

#: One step of --scale is so many stories and so many products.
STEP = 20
PRODUCTS_PER_PRODUCER = 50


def scale_city(site: Site, *, steps: int, seed: int, tell: Callable[[str], Any]) -> None:
    """Bring the city up to `steps` x 20 invented stories and as many goods.

    What an earlier call made stays; only what is missing is added. `tell` gets a line about
    how fast it went.
    """
    begin = time.monotonic()
    stories = _add_stories(site, steps * STEP, seed=seed)
    products = _add_products(site, steps * STEP, seed=seed)
    expire_pages_on_commit()
    seconds = time.monotonic() - begin
    rate = (stories + products) / seconds if seconds else 0
    tell(f"Added {stories} stories and {products} products in {seconds:.1f} s ({rate:.0f}/s).")


def _add_stories(site: Site, count: int, *, seed: int) -> int:
    index = StoryIndexPage.objects.child_of(site.root_page).get()
    slugs = [f"story-{number:06}" for number in range(count)]
    missing = list_missing(index, slugs)
    people = list(Contributor.objects.filter(site=site).order_by("pk"))
    writers = [row for row in people if row.kind == Contributor.Kind.WRITER]
    photographers = [row for row in people if row.kind == Contributor.Kind.PHOTOGRAPHER]
    images = _list_images(site, "story")
    now = timezone.now()
    for batch in split(missing):
        topics, pages = [], []
        for number in batch:
            story = invent_story(number, seed=seed)
            image = images[number % len(images)]
            day = now - timedelta(days=story.days_ago)
            topics.append(story.topics)
            pages.append(
                StoryPage(
                    title=story.title,
                    slug=slugs[number],
                    summary=story.summary,
                    date=timezone.localdate(day),
                    first_published_at=day,
                    body=_build_text(story.paragraphs),
                    writer=writers[number % len(writers)],
                    photographer=photographers[number % len(photographers)],
                    main_image=image,
                    main_image_alt=image.alt_text,
                )
            )
        insert_pages(index, pages)
        tags = _ensure_tags({name for names in topics for name in names})
        StoryTopic.objects.bulk_create(
            [
                StoryTopic(content_object=page, tag=tags[name])
                for page, names in zip(pages, topics, strict=True)
                for name in names
            ],
            batch_size=BATCH,
        )
    return len(missing)


def _add_products(site: Site, count: int, *, seed: int) -> int:
    shop = ShopIndexPage.objects.child_of(site.root_page).get()
    producers = _add_producers(shop, site, math.ceil(count / PRODUCTS_PER_PRODUCER))
    slugs = [f"goods-{number:06}" for number in range(count)]
    missing = list_missing(shop, slugs)
    images = _list_images(site, "product")
    now = timezone.now()
    for batch in split(missing):
        invented = [invent_product(number, seed=seed) for number in batch]
        makers = [producers[number // PRODUCTS_PER_PRODUCER] for number in batch]
        goods = _add_sellables(site, makers, invented)
        pages = [
            ProductPage(
                title=product.title,
                slug=slugs[number],
                summary=product.summary,
                sellable=sellable,
                first_published_at=now,
                body=_build_text(product.paragraphs),
            )
            for number, product, sellable in zip(batch, invented, goods, strict=True)
        ]
        insert_pages(shop, pages)
        chosen = [images[number % len(images)] for number in batch]
        ProductPhoto.objects.bulk_create(
            [
                ProductPhoto(page=page, image=image, alt_text=image.alt_text, sort_order=0)
                for page, image in zip(pages, chosen, strict=True)
            ],
            batch_size=BATCH,
        )
    return len(missing)


def _add_producers(shop: ShopIndexPage, site: Site, count: int) -> list[Producer]:
    """Return `count` invented producers with a page each."""
    index = ProducerIndexPage.objects.child_of(shop).get()
    keys = [f"maker-{number:05}" for number in range(count)]
    known = set(Producer.objects.filter(site=site, key__in=keys).values_list("key", flat=True))
    new = []
    for number, key in enumerate(keys):
        if key not in known:
            name, person = invent_producer(number)
            new.append(Producer(site=site, key=key, name=name, person=person))
    Producer.objects.bulk_create(new, batch_size=BATCH)
    add_to_search(Producer, new)
    rows = {row.key: row for row in Producer.objects.filter(site=site, key__in=keys)}
    images = _list_images(site, "producer")
    pages = [
        ProducerPage(
            title=rows[keys[number]].name,
            slug=keys[number],
            producer=rows[keys[number]],
            summary=f"{rows[keys[number]].person}の仕事場です。",
            portrait=images[number % len(images)],
            first_published_at=timezone.now(),
        )
        for number in list_missing(index, keys)
    ]
    insert_pages(index, pages)
    return [rows[key] for key in keys]


def _add_sellables(
    site: Site, makers: list[Producer], invented: list[InventedProduct]
) -> list[Sellable]:
    """Write goods with one size, price and stock each, as the catalogue would one by one."""
    now = timezone.now()
    food, other = find_tax_class(8), find_tax_class(10)
    goods = Sellable.objects.bulk_create(
        [
            Sellable(site=site, producer=maker, name=product.title)
            for maker, product in zip(makers, invented, strict=True)
        ],
        batch_size=BATCH,
    )
    variants = Variant.objects.bulk_create(
        [
            Variant(
                sellable=sellable,
                price_minor=product.price,
                tax_class=food if product.is_food else other,
                weight_grams=product.weight,
                temperature=product.temperature,
            )
            for sellable, product in zip(goods, invented, strict=True)
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(variants, invented, strict=True))
    StockItem.objects.bulk_create(
        [StockItem(variant=variant, on_hand=product.stock) for variant, product in pairs],
        batch_size=BATCH,
    )
    StockMovement.objects.bulk_create(
        [
            StockMovement(
                variant=variant, kind=MovementKind.RECEIVED, quantity=product.stock, at=now
            )
            for variant, product in pairs
            if product.stock
        ],
        batch_size=BATCH,
    )
    PriceChange.objects.bulk_create(
        [
            PriceChange(
                variant=variant,
                price_minor=variant.price_minor,
                currency=variant.currency,
                tax_rate_percent=8 if product.is_food else 10,
                at=now,
            )
            for variant, product in pairs
        ],
        batch_size=BATCH,
    )
    add_to_search(Sellable, goods)
    return goods


def _list_images(site: Site, kind: str) -> list[CityImage]:
    """Return the demo's pictures of one kind, always in the same order."""
    rows = CityImage.objects.filter(collection=ensure_collection(site)).order_by("pk")
    chosen = [row for row in rows if f"/{kind}-" in f"/{row.filename}"]
    return chosen or list(rows)


def _build_text(paragraphs: tuple[str, ...]) -> str:
    html = "".join(f"<p>{words}</p>" for words in paragraphs)
    return json.dumps([{"type": "text", "value": html}], ensure_ascii=False)


def _ensure_tags(names: set[str]) -> dict[str, Tag]:
    return {name: Tag.objects.get_or_create(name=name)[0] for name in names}
