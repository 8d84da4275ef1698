"""The front page, composed of what the other rooms offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from core.frame import get_kind
from core.restrictions import only_public
from news import selectors as news
from news.models import StoryIndexPage, StoryPage
from places import selectors as places
from places.models import PlaceIndexPage, PlacePage
from products.models import ProductPage, ShopIndexPage
from products.selectors import ProductCard, list_cards, with_shelf_rows

from .models import HomePage, HomeTask

NEWEST = 6
PLACES = 3
GOODS = 4


@dataclass(frozen=True, kw_only=True)
class Goods:
    """The goods that the front page introduces."""

    card: ProductCard
    summary: str
    image_alt: str


@dataclass(frozen=True, kw_only=True)
class FrontPage:
    """What the front page shows; every part may be empty."""

    tasks: list[HomeTask]
    lead_story: StoryPage | None
    stories: list[StoryPage]
    story_index: Page | None
    topics: list[news.TopicCount]
    places: list[PlacePage]
    place_index: Page | None
    goods: Goods | None
    more_goods: list[ProductCard]
    shop: Page | None
    now: datetime


def build_front_page(page: HomePage, *, children: list[Page], at: datetime) -> FrontPage:
    """Return the parts of a front page at `at` (aware), each with what its template needs.

    `children` are the published pages right under it, among them the lists of the other rooms.
    """
    story_index = _find_kind(children, StoryIndexPage)
    lead = _find_lead(page)
    stories = [
        story
        for story in news.list_stories(page, with_pictures=False)[: NEWEST + 1]
        if lead is None or story.pk != lead.pk
    ]
    goods, more_goods = _find_goods(page, at=at)
    return FrontPage(
        tasks=_list_tasks(page),
        lead_story=lead,
        stories=stories[:NEWEST],
        story_index=story_index,
        topics=news.list_topics(story_index, limit=12) if story_index else [],
        places=list(places.list_places(page)[:PLACES]),
        place_index=_find_kind(children, PlaceIndexPage),
        goods=goods,
        more_goods=more_goods,
        shop=_find_kind(children, ShopIndexPage),
        now=at,
    )


def _find_kind(children: list[Page], kind: type[Page]) -> Page | None:
    """Return the first of the pages that is of a kind."""
    return next((child for child in children if get_kind(child) is kind), None)


def _list_tasks(page: HomePage) -> list[HomeTask]:
    """Return the links at the top, without those whose page is not published."""
    tasks = list(page.tasks.select_related("page"))
    return [task for task in tasks if task.page is None or task.page.live]


def _find_lead(page: HomePage) -> StoryPage | None:
    """Return the chosen story while it is published, else the newest with a picture."""
    if page.lead_story_id is not None:
        chosen = news.get_story(page.lead_story_id)
        if chosen is not None:
            return chosen
    return news.get_lead_story(page)


def _find_goods(page: HomePage, *, at: datetime) -> tuple[Goods | None, list[ProductCard]]:
    """Return the goods of the day and a few others.

    Chosen goods come first even when sold out, since an editor chose them; without a choice
    it is the newest that can be bought at `at`.
    """
    on_shelf = (
        only_public(ProductPage.objects.live())
        .descendant_of(page)
        .filter(sellable__is_retired=False, sellable__producer__is_retired=False)
    )
    newest = on_shelf.order_by("-first_published_at", "-pk")
    pages = list(with_shelf_rows(newest, at=at)[: GOODS * 2])
    if page.featured_product_id is not None:
        chosen = with_shelf_rows(on_shelf.filter(pk=page.featured_product_id), at=at)
        known = [other for other in pages if other.pk != page.featured_product_id]
        pages = [*chosen, *known]
    cards = list(zip(pages, list_cards(pages, at=at), strict=True))
    if not cards:
        return None, []
    is_chosen = cards[0][0].pk == page.featured_product_id
    if not is_chosen:
        cards.sort(key=lambda pair: not pair[1].tag.tone)  # stable: what is on sale comes first
    first, card = cards[0]
    photo = next(iter(first.photos.all()), None)
    goods = Goods(card=card, summary=first.summary, image_alt=photo.alt if photo else "")
    return goods, [other for _page, other in cards[1:GOODS] if other.image is not None]
