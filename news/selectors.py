"""What others may ask of the stories. Every list comes with its pictures and topics fetched."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from wagtail.models import Page

from core.pictures import prefetch_pictures

from .models import StoryIndexPage, StoryPage, StoryTopic


@dataclass(frozen=True, kw_only=True)
class TopicCount:
    """A topic and how many published stories have it."""

    name: str
    slug: str
    count: int
    url: str


def list_stories(above: Page, *, topic_slug: str = "") -> QuerySet[StoryPage]:
    """Return the published stories under a page, newest first."""
    stories = StoryPage.objects.live().descendant_of(above)
    if topic_slug:
        stories = stories.filter(topic_links__tag__slug=topic_slug)
    return (
        stories.order_by("-date", "-first_published_at", "-pk")
        .select_related("writer", "photographer")
        .prefetch_related(prefetch_pictures("main_image", "thumb", "wide"), "topic_links__tag")
    )


def get_story(story_id: int) -> StoryPage | None:
    """Return a published story with its picture's large sizes; None when it is not published."""
    return _with_large_picture(StoryPage.objects.live().filter(pk=story_id)).first()


def get_lead_story(above: Page) -> StoryPage | None:
    """Return the newest published story that has a picture, with the picture's large sizes."""
    stories = StoryPage.objects.live().descendant_of(above).filter(main_image__isnull=False)
    newest = stories.order_by("-date", "-first_published_at", "-pk")
    return _with_large_picture(newest).first()


def _with_large_picture(stories: QuerySet[StoryPage]) -> QuerySet[StoryPage]:
    return stories.select_related("writer", "photographer").prefetch_related(
        prefetch_pictures("main_image", "hero"), "topic_links__tag"
    )


def list_topics(above: Page, *, limit: int = 24) -> list[TopicCount]:
    """Return the topics of the published stories under a page, the most used first."""
    index = above if isinstance(above, StoryIndexPage) else find_story_index(above)
    if index is None:
        return []
    counts = (
        StoryTopic.objects.filter(
            content_object__live=True, content_object__path__startswith=index.path
        )
        .values("tag__name", "tag__slug")
        .annotate(count=Count("content_object", distinct=True))
        .order_by("-count", "tag__name")[:limit]
    )
    return [
        TopicCount(
            name=row["tag__name"],
            slug=row["tag__slug"],
            count=row["count"],
            url=f"{index.url}topics/{row['tag__slug']}/",
        )
        for row in counts
    ]


def find_story_index(above: Page) -> StoryIndexPage | None:
    """Return the first published list of stories under a page."""
    return StoryIndexPage.objects.live().descendant_of(above, inclusive=True).first()


def list_related_stories(story: StoryPage, *, limit: int = 3) -> list[StoryPage]:
    """Return the newest other stories beside this one, those that share a topic first."""
    parent = story.get_parent()
    tag_ids = [link.tag_id for link in story.topic_links.all()]
    others = list_stories(parent).exclude(pk=story.pk)
    related = (
        list(others.filter(topic_links__tag__in=tag_ids).distinct()[:limit]) if tag_ids else []
    )
    if len(related) < limit:
        known = {other.pk for other in related}
        related += [other for other in others[: limit * 2] if other.pk not in known]
    return related[:limit]
