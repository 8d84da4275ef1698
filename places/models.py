from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from core.blocks import BodyBlock, get_plain_text
from core.fields import StreamField
from core.models import CityPage, MainPicture
from core.paging import build_paging
from core.sharing import build_availability
from core.social import Availability

PER_PAGE = 24


class PlaceIndexPage(CityPage):
    """The list of places to visit."""

    nav_icon = "place"

    heading = models.CharField(
        _("heading"),
        max_length=80,
        blank=True,
        help_text=_("Longer words than the title, which stands in the navigation."),
    )
    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("heading"), FieldPanel("intro")]
    subpage_types = ["places.PlacePage"]
    template = "places/place_index_page.html"

    class Meta:
        verbose_name = _("list of places")
        verbose_name_plural = _("lists of places")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from places.selectors import list_places

        context = super().get_context(request, *args, **kwargs)
        paging = build_paging(list_places(self), request.GET.get("page"), per_page=PER_PAGE)
        context.update(paging=paging, places=paging.items)
        if paging.number > 1:
            context["canonical_url"] = f"{self.get_full_url(request)}?page={paging.number}"
        return context


class PlacePage(MainPicture, CityPage):
    """A place: what it is, when it is open, how to get there, whom to call."""

    nav_icon = "place"
    card_type = "article"
    share_kind = "city"

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("What the place is, in one or two sentences, for lists and link cards."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.TextField(
        _("opening hours"),
        max_length=600,
        blank=True,
        help_text=_("One line for each day or season. Say on which days it is closed."),
    )
    access = models.TextField(
        _("how to get there"),
        max_length=600,
        blank=True,
        help_text=_("Bus stop, walking time, parking, steps or a ramp at the entrance."),
    )
    fee = models.CharField(_("price of entry"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    parent_page_types = ["places.PlaceIndexPage"]
    subpage_types: list[str] = []
    template = "places/place_page.html"

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("summary"),
        MainPicture.main_picture_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("hours"),
                FieldPanel("fee"),
                FieldPanel("address"),
                FieldPanel("access"),
                FieldPanel("phone"),
            ],
            heading=_("For visitors"),
        ),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("plain_body"),
        index.SearchField("address"),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")

    @property
    def plain_body(self) -> str:
        """The words of the body without its markup."""
        return get_plain_text(self.body)

    # --- core.social.Shareable (pictures come from MainPicture) --------------------------

    def get_share_text(self) -> str:
        return f"{self.title}\n\n{self.summary}".strip()

    def get_share_availability(self, at: datetime) -> Availability:
        return build_availability(self, at)

    def get_share_turn(self) -> str:
        return ""

    def get_share_facts(self, at: datetime) -> dict[str, Any]:
        return {}
