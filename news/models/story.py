from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from core.blocks import BodyBlock, get_plain_text
from core.fields import StreamField
from core.models import CityPage, MainPicture
from core.sharing import build_availability
from core.social import Availability
from news.forms import StoryPageForm


class StoryTopic(TaggedItemBase):
    """A topic of a story. Topics are words, shared by all stories."""

    content_object = ParentalKey(
        "news.StoryPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class StoryPage(MainPicture, CityPage):
    """A story: words, pictures, and the names of those who made them."""

    nav_icon = "book"
    card_type = "article"
    share_kind = "city"

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_(
            "What the story tells, in one or two sentences. "
            "It stands in lists, under the headline and on link cards."
        ),
    )
    date = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("Stories are listed by this day.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    writer = models.ForeignKey(
        "news.Contributor",
        verbose_name=_("words by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": "writer"},
    )
    photographer = models.ForeignKey(
        "news.Contributor",
        verbose_name=_("pictures by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": "photographer"},
    )
    topics = ClusterTaggableManager(
        verbose_name=_("topics"),
        through="news.StoryTopic",
        blank=True,
        related_name="stories",
        help_text=_("Words by which readers find more of the same. Two or three are enough."),
    )

    base_form_class = StoryPageForm
    parent_page_types = ["news.StoryIndexPage"]
    subpage_types: list[str] = []
    template = "news/story_page.html"

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("summary"),
        MainPicture.main_picture_panel,
        FieldPanel("body"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                FieldPanel("writer", widget=forms.Select),
                FieldPanel("photographer", widget=forms.Select),
                FieldPanel("date"),
            ],
            heading=_("Credits and date"),
        ),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("plain_body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-date"], name="story_date")]

    @property
    def plain_body(self) -> str:
        """The words of the body without its markup."""
        return get_plain_text(self.body)

    def list_topics(self) -> list[Any]:
        """Return the topics by name, from what a list already fetched where it did."""
        if "topic_links" in getattr(self, "_prefetched_objects_cache", {}):
            links = self.topic_links.all()
        else:
            links = self.topic_links.select_related("tag")
        return sorted((link.tag for link in links), key=lambda tag: tag.name)

    @property
    def was_changed_later(self) -> bool:
        """Whether the published words were changed on a later day than they first went out."""
        first, last = self.first_published_at, self.last_published_at
        return bool(first and last and timezone.localdate(last) > timezone.localdate(first))

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from news.selectors import list_related_stories

        context = super().get_context(request, *args, **kwargs)
        parent = self.get_parent()
        context["topics"] = self.list_topics()
        context["topics_url"] = f"{parent.get_url(request) or '/'}topics/"
        context["related_stories"] = list_related_stories(self)
        return context

    # --- core.social.Shareable -----------------------------------------------------------

    def get_share_text(self) -> str:
        return f"{self.title}\n\n{self.summary}".strip()

    def get_share_availability(self, at: datetime) -> Availability:
        return build_availability(self, at)

    def get_share_turn(self) -> str:
        return ""

    def get_share_facts(self, at: datetime) -> dict[str, Any]:
        return {}
