from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from core.models import CityPage
from home.icons import Icon


class HomePage(CityPage):
    """The front page of a city in one language; the newest of each room when nothing is chosen."""

    nav_icon = "home"

    heading = models.CharField(
        _("heading"),
        max_length=60,
        blank=True,
        help_text=_("The largest words of the page. Empty: the name of the city."),
    )
    intro = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One sentence about the city; also shown by search engines."),
    )
    lead_story = models.ForeignKey(
        "news.StoryPage",
        verbose_name=_("story at the top"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the newest story with a picture."),
    )
    featured_product = models.ForeignKey(
        "products.ProductPage",
        verbose_name=_("goods of the day"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the newest that can be bought now."),
    )
    facebook_city_url = models.URLField(_("the city's Facebook page"), blank=True)
    facebook_shop_url = models.URLField(_("the shop's Facebook page"), blank=True)

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("heading"),
        FieldPanel("intro"),
        InlinePanel(
            "tasks",
            heading=_("What people come for"),
            label=_("link"),
            max_num=6,
            help_text=_("Six links at most: what most people look for."),
        ),
        MultiFieldPanel(
            [
                PageChooserPanel("lead_story", "news.StoryPage"),
                PageChooserPanel("featured_product", "products.ProductPage"),
            ],
            heading=_("Chosen for today"),
        ),
        MultiFieldPanel(
            [FieldPanel("facebook_city_url"), FieldPanel("facebook_shop_url")],
            heading=_("On Facebook"),
        ),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from core.frame import list_children
        from home.selectors import build_front_page

        context = super().get_context(request, *args, **kwargs)
        context["front"] = build_front_page(
            self, children=list_children(request, self), at=timezone.now()
        )
        return context


class HomeTask(Orderable):
    """A link that stands at the top of the front page with a drawing."""

    home_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="tasks")
    label = models.CharField(_("words"), max_length=40)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    address = models.URLField(
        _("address elsewhere"), blank=True, help_text=_("Only where there is no page for it.")
    )
    icon = models.CharField(_("drawing"), max_length=10, choices=Icon.choices, default=Icon.PAGE)

    panels = [
        FieldPanel("label"),
        FieldPanel("page"),
        FieldPanel("address"),
        FieldPanel("icon"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("link at the top")
        verbose_name_plural = _("links at the top")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if self.page is None and not self.address:
            raise ValidationError({"page": gettext("Choose a page, or give an address.")})
