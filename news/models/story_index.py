from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from core.models import CityPage
from core.paging import Paging, build_paging

PER_PAGE = 12


class StoryIndexPage(CityPage):
    """The list of stories, newest first; `topics/<slug>/` shows those of one topic."""

    nav_icon = "book"

    heading = models.CharField(
        _("heading"),
        max_length=80,
        blank=True,
        help_text=_("Longer words than the title, which stands in the navigation."),
    )
    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("heading"), FieldPanel("intro")]
    subpage_types = ["news.StoryPage"]
    template = "news/story_index_page.html"

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if len(path_components) == 2 and path_components[0] == "topics" and self.live:
            return RouteResult(self, kwargs={"topic_slug": path_components[1]})
        return super().route(request, path_components)

    def get_context(
        self, request: HttpRequest, *args: Any, topic_slug: str = "", **kwargs: Any
    ) -> dict[str, Any]:
        from news.selectors import find_topic, list_stories, list_topics

        context = super().get_context(request, *args, **kwargs)
        topics = list_topics(self)
        topic = next((topic for topic in topics if topic.slug == topic_slug), None)
        if topic_slug and topic is None:
            # The list offers only the topics that are used most.
            topic = find_topic(self, topic_slug)
            if topic is None:
                raise Http404("No story has this topic")
            topics.append(topic)
        paging: Paging = build_paging(
            list_stories(self, topic_slug=topic_slug), request.GET.get("page"), per_page=PER_PAGE
        )
        context.update(topics=topics, topic=topic, paging=paging, stories=paging.items)
        path = f"topics/{topic.slug}/" if topic else ""
        context["canonical_url"] = self._build_canonical_url(request, path, paging)
        return context

    def _build_canonical_url(self, request: HttpRequest, path: str, paging: Paging) -> str:
        """Return the address of this list: "" for the page itself."""
        if not path and paging.number == 1:
            return ""
        query = f"?page={paging.number}" if paging.number > 1 else ""
        return f"{self.get_full_url(request)}{path}{query}"
