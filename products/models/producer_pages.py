from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import StreamField
from core.models import CityPage
from core.paging import build_paging
from core.sharing import build_availability
from core.social import Availability, SharePicture
from products.admin.forms import ProducerPageForm

PER_PAGE = 24


class ProducerIndexPage(CityPage):
    """All producers of a city, one after the other."""

    nav_icon = "person"

    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("intro")]
    search_fields = [*CityPage.search_fields, index.SearchField("intro")]
    subpage_types = ["products.ProducerPage"]
    template = "products/producer_index_page.html"

    class Meta:
        verbose_name = _("page of all producers")
        verbose_name_plural = _("pages of all producers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from products.selectors import list_producer_pages

        context = super().get_context(request, *args, **kwargs)
        paging = build_paging(list_producer_pages(self), request.GET.get("page"), per_page=PER_PAGE)
        context.update(paging=paging, producer_pages=paging.items)
        if paging.number > 1:
            context["canonical_url"] = f"{self.get_full_url(request)}?page={paging.number}"
        return context


class ProducerPage(CityPage):
    """Who makes the goods: their story in one language."""

    share_kind = "shop"
    base_form_class = ProducerPageForm

    producer = models.ForeignKey(
        "products.Producer",
        verbose_name=_("producer"),
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Name, address and telephone belong to the producer and are changed there."),
    )
    summary = models.TextField(_("summary"), max_length=300)
    quote = models.CharField(
        _("their sentence"),
        max_length=120,
        blank=True,
        help_text=_("In their own words. Also shown beside their goods."),
    )
    portrait = models.ForeignKey(
        "core.CityImage",
        verbose_name=_("portrait of the work"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    portrait_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For readers who cannot see it. Empty: the picture's own description."),
    )
    place = models.CharField(_("where they work"), max_length=120, blank=True)
    visiting = models.CharField(
        _("buying there and visiting"), max_length=200, blank=True, help_text=_("Hours and days.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("story"), blank=True)

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("producer"),
        FieldPanel("summary"),
        FieldPanel("quote"),
        MultiFieldPanel([FieldPanel("portrait"), FieldPanel("portrait_alt")], heading=_("Picture")),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("visiting")], heading=_("Place")),
        FieldPanel("body"),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("quote"),
        index.SearchField("body"),
    ]
    parent_page_types = ["products.ProducerIndexPage"]
    subpage_types: list[str] = []
    template = "products/producer_page.html"

    class Meta:
        verbose_name = _("producer's page")
        verbose_name_plural = _("producers' pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from products.selectors import get_producer_facts, list_cards_of_producer

        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context["cards"] = list_cards_of_producer(self, at=now)
        context["facts"] = get_producer_facts(self, request=request, at=now)
        return context

    def get_share_text(self) -> str:
        return f"{self.title}\n\n{self.summary}".strip()

    def get_share_pictures(self) -> list[SharePicture]:
        if self.portrait_id is None:
            return []
        return [SharePicture(image_id=self.portrait_id, alt_text=self.portrait_text)]

    def get_share_availability(self, at: datetime) -> Availability:
        return build_availability(self, at)

    def get_share_turn(self) -> str:
        return self.producer.key

    def get_share_facts(self, at: datetime) -> dict[str, Any]:
        return {}

    @property
    def portrait_text(self) -> str:
        """What the portrait shows, for who cannot see it."""
        if self.portrait is None:
            return ""
        return self.portrait_alt or self.portrait.alt_text
