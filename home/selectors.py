"""The front page, composed of what the other rooms offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from news import selectors as news
from news.models import StoryIndexPage, StoryPage
from places import selectors as places
from places.models import PlaceIndexPage, PlacePage

from .models import HomePage, HomeTask

NEWEST = 6
PLACES = 3


@dataclass(frozen=True, kw_only=True)
class FrontPage:
    """What the front page shows; every part may be empty."""

    tasks: list[HomeTask]
    lead_story: StoryPage | None
    stories: list[StoryPage]
    story_index: StoryIndexPage | None
    topics: list[news.TopicCount]
    places: list[PlacePage]
    place_index: PlaceIndexPage | None
    product: Any
    now: datetime


def build_front_page(page: HomePage, *, request: HttpRequest, at: datetime) -> FrontPage:
    """Return the parts of a front page at `at` (aware), each with what its template needs."""
    story_index = news.find_story_index(page)
    lead = _find_lead(page)
    stories = list(news.list_stories(page)[: NEWEST + 1])
    return FrontPage(
        tasks=list(page.tasks.select_related("page")) if page.pk else [],
        lead_story=lead,
        stories=[story for story in stories if lead is None or story.pk != lead.pk][:NEWEST],
        story_index=story_index,
        topics=news.list_topics(story_index, limit=12) if story_index else [],
        places=list(places.list_places(page)[:PLACES]),
        place_index=places.find_place_index(page),
        product=None,
        now=at,
    )


def _find_lead(page: HomePage) -> StoryPage | None:
    """Return the chosen story while it is published, else the newest with a picture."""
    chosen = page.lead_story
    if chosen is not None and chosen.live:
        return chosen
    return news.get_lead_story(page)
