"""What others may ask of the stories. Every list comes with its pictures and topics fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from wagtail.models import Page

from core.pictures import prefetch_pictures

from .models import StoryPage, StoryTopic

NEWEST_FIRST = ("-date", "-first_published_at", "-pk")


@dataclass(frozen=True, kw_only=True)
class TopicCount:
    """A topic and how many published stories have it."""

    name: str
    slug: str
    count: int
    url: str


def list_stories(
    above: Page, *, topic_slug: str = "", with_pictures: bool = True
) -> QuerySet[StoryPage]:
    """Return the published stories under a page that everybody may read, newest first."""
    stories = StoryPage.objects.live().public().descendant_of(above)
    if topic_slug:
        stories = stories.filter(topic_links__tag__slug=topic_slug)
    return _with_rows(stories.order_by(*NEWEST_FIRST), with_pictures=with_pictures)


def _with_rows(
    stories: QuerySet[StoryPage], *crops: str, with_pictures: bool = True
) -> QuerySet[StoryPage]:
    """Load with stories what a list shows of them: the same number of queries for any number."""
    links = StoryTopic.objects.select_related("tag")
    stories = stories.prefetch_related(Prefetch("topic_links", queryset=links))
    if not with_pictures:
        return stories
    return stories.prefetch_related(prefetch_pictures("main_image", *(crops or ("thumb", "wide"))))


def get_story(story_id: int) -> StoryPage | None:
    """Return a published story with its picture's large sizes; None when it is not published."""
    return _with_large_picture(StoryPage.objects.live().public().filter(pk=story_id)).first()


def get_lead_story(above: Page) -> StoryPage | None:
    """Return the newest published story that has a picture, with the picture's large sizes."""
    stories = StoryPage.objects.live().public().descendant_of(above)
    stories = stories.filter(main_image__isnull=False)
    return _with_large_picture(stories.order_by(*NEWEST_FIRST)).first()


def _with_large_picture(stories: QuerySet[StoryPage]) -> QuerySet[StoryPage]:
    return _with_rows(stories.select_related("writer", "photographer"), "hero")


def list_topics(index: Page, *, limit: int = 24) -> list[TopicCount]:
    """Return the topics of the published stories of a list, the most used first."""
    address = index.url
    return [_build_topic(row, address=address) for row in _count_topics(index)[:limit]]


def find_topic(index: Page, slug: str) -> TopicCount | None:
    """Return a topic that a published story of a list has, however rare; else None."""
    row = _count_topics(index).filter(tag__slug=slug).first()
    return _build_topic(row, address=index.url) if row else None


def _count_topics(index: Page) -> Any:
    stories = StoryPage.objects.live().public().descendant_of(index)
    return (
        StoryTopic.objects.filter(content_object__in=stories)
        .values("tag__name", "tag__slug")
        .annotate(count=Count("content_object", distinct=True))
        .order_by("-count", "tag__name")
    )


def _build_topic(row: dict[str, Any], *, address: str | None) -> TopicCount:
    slug = row["tag__slug"]
    return TopicCount(
        name=row["tag__name"], slug=slug, count=row["count"], url=f"{address}topics/{slug}/"
    )


def list_related_stories(story: StoryPage, *, limit: int = 3) -> list[StoryPage]:
    """Return the newest other stories beside this one, those that share a topic first."""
    others = StoryPage.objects.live().public().descendant_of(story.get_parent())
    others = others.exclude(pk=story.pk)
    newest = others.order_by(*NEWEST_FIRST).values_list("pk", flat=True)
    tag_ids = [tag.pk for tag in story.list_topics()]
    keys: list[int] = []
    if tag_ids:
        links = StoryTopic.objects.filter(tag__in=tag_ids).values("content_object")
        keys += newest.filter(pk__in=links)[:limit]
    if len(keys) < limit:
        keys += [key for key in newest[: limit * 2] if key not in keys]
    found = {other.pk: other for other in _with_rows(StoryPage.objects.filter(pk__in=keys[:limit]))}
    return [found[key] for key in keys[:limit] if key in found]
