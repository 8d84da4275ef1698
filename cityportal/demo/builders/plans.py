"""Which pages the demo city has: texts become plans of pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cityportal.demo.texts import city, information, places, producers, products, shapes, stories
from home.models import HomePage, HomeTask, InformationPage
from news.models import Contributor, StoryIndexPage, StoryPage
from places.models import PlaceIndexPage, PlacePage
from products.models import (
    Producer,
    ProducerIndexPage,
    ProducerPage,
    ProductPage,
    ProductPhoto,
    Sellable,
    ShopIndexPage,
)

from .pages import PageBook, PagePlan
from .pictures import PictureShelf
from .seasons import at_hour, find_latest_day

TASKS = (
    ("ごみと水のことは町役場へ", "info:contact", "phone"),
    ("大雨のとき", "story:rain-river", "page"),
    ("町内バス", "story:mountain-bus", "bus"),
    ("図書館", "place:library", "book"),
    ("瀬の湯", "place:onsen-gate", "place"),
    ("谷の市の買い方", "info:how-to-buy", "basket"),
)


def plan_frame(book: PageBook) -> list[PagePlan]:
    """The front page, the lists, and the information pages."""
    menu = {"show_in_menus": True}
    return [
        PagePlan(
            key="home",
            model=HomePage,
            slug=book.get("home").slug,
            title=city.HOME_TITLE,
            parent="",
            fields={
                "intro": city.HOME_LEAD,
                "lead_story": lambda: book.get("story:onsen-street"),
                "featured_product": lambda: book.get("product:black-garlic"),
                "tasks": lambda: [
                    HomeTask(label=label, page=book.get(key), icon=icon)
                    for label, key, icon in TASKS
                ],
            },
        ),
        PagePlan(
            key="stories",
            model=StoryIndexPage,
            slug="stories",
            title=city.STORIES_TITLE,
            parent="home",
            fields={"intro": city.STORIES_LEAD, **menu},
        ),
        PagePlan(
            key="shop",
            model=ShopIndexPage,
            slug="shop",
            title=city.SHOP_TITLE,
            parent="home",
            fields={
                "intro": city.SHOP_LEAD,
                "featured": lambda: book.get("product:black-garlic"),
                "featured_badge": "今日の一品",
                **menu,
            },
            body=city.SHOP_BODY,
        ),
        PagePlan(
            key="producers",
            model=ProducerIndexPage,
            slug="producers",
            title=city.PRODUCERS_TITLE,
            parent="shop",
            fields={"intro": city.PRODUCERS_LEAD},
        ),
        PagePlan(
            key="places",
            model=PlaceIndexPage,
            slug="places",
            title=city.PLACES_TITLE,
            parent="home",
            fields={"intro": city.PLACES_LEAD, **menu},
        ),
        *[
            PagePlan(
                key=f"info:{page.key}",
                model=InformationPage,
                slug=page.slug,
                title=page.title,
                parent="home",
                fields={"summary": page.summary},
                body=page.body,
            )
            for page in information.INFORMATION
        ],
    ]


def plan_stories(
    contributors: dict[str, Contributor], shelf: PictureShelf, *, today: date, author: Any
) -> list[PagePlan]:
    plans = []
    for story in stories.STORIES:
        day = find_latest_day(story.month, story.day, today=today)
        plans.append(
            PagePlan(
                key=f"story:{story.key}",
                model=StoryPage,
                slug=story.slug,
                title=story.title,
                parent="stories",
                first_fields={"summary": story.summary},
                fields={
                    "writer": contributors[story.writer],
                    "photographer": contributors[story.photographer],
                    "main_image": shelf.get(story.picture),
                    "main_image_alt": shelf.get(story.picture).alt_text,
                    "main_image_caption": story.caption,
                    "date": day,
                },
                tags={"topics": story.topics},
                body=story.body,
                published_at=at_hour(day, 9),
                author=author,
            )
        )
    return plans


def plan_places(shelf: PictureShelf) -> list[PagePlan]:
    return [
        PagePlan(
            key=f"place:{place.key}",
            model=PlacePage,
            slug=place.slug,
            title=place.title,
            parent="places",
            first_fields={"summary": place.summary},
            fields={
                "main_image": shelf.get(place.picture),
                "main_image_alt": shelf.get(place.picture).alt_text,
                "address": place.address,
                "hours": place.hours,
                "access": place.access,
                "phone": place.phone,
            },
            body=place.body,
        )
        for place in places.PLACES
    ]


def plan_producers(rows: dict[str, Producer], shelf: PictureShelf) -> list[PagePlan]:
    return [
        PagePlan(
            key=f"producer:{producer.key}",
            model=ProducerPage,
            slug=producer.slug,
            title=producer.name,
            parent="producers",
            first_fields={"producer": rows[producer.key], "summary": producer.summary},
            fields={
                "quote": get_first_quote(producer.body),
                "portrait": shelf.get(producer.picture),
                "portrait_alt": shelf.get(producer.picture).alt_text,
                "place": producer.address,
            },
            # Their sentence stands in a field of its own; said twice it would sound hollow.
            body=tuple(b for b in producer.body if not isinstance(b, shapes.Quote)),
        )
        for producer in producers.PRODUCERS
    ]


def plan_products(
    goods: dict[str, Sellable], shelf: PictureShelf, *, today: date, author: Any
) -> list[PagePlan]:
    """The goods, introduced one after another with two days between them."""
    return [
        PagePlan(
            key=f"product:{product.key}",
            model=ProductPage,
            slug=product.slug,
            title=product.title,
            parent="shop",
            first_fields={"sellable": goods[product.key], "summary": product.summary},
            fields={
                "season": describe_season(product),
                "photos": [
                    ProductPhoto(
                        image=shelf.get(product.picture),
                        alt_text=shelf.get(product.picture).alt_text,
                    )
                ],
            },
            body=product.body,
            published_at=at_hour(today - timedelta(days=1 + 2 * number), 8),
            author=author,
        )
        for number, product in enumerate(products.PRODUCTS)
    ]


def get_first_quote(body: tuple[shapes.Block, ...]) -> str:
    return next((block.words for block in body if isinstance(block, shapes.Quote)), "")


def describe_season(product: shapes.Product) -> str:
    if product.season is None:
        return ""
    (first, first_day), (last, last_day) = product.season.first, product.season.last
    return f"{first}月{first_day}日から{last}月{last_day}日まで"
