from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.blocks import BodyBlock, get_plain_text
from core.fields import StreamField
from core.models import CityPage
from home.icons import Icon


class InformationPage(CityPage):
    """A page that explains something: an office, a rule, a procedure."""

    # Right under the front page and in no menu, it stands in the footer of every page.
    is_in_footer = True

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("The answer in one or two sentences, before the details."),
    )
    icon = models.CharField(
        _("drawing in the navigation"),
        max_length=10,
        choices=Icon.choices,
        default=Icon.PAGE,
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    settings_panels = [FieldPanel("icon"), *CityPage.settings_panels]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("plain_body"),
    ]
    parent_page_types = ["home.HomePage", "home.InformationPage"]
    subpage_types = ["home.InformationPage"]
    template = "home/information_page.html"

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["children"] = self.get_children().live().public() if self.pk else []
        return context

    @classmethod
    def find_nav_icons(cls, page_ids: list[int]) -> dict[int, str]:
        return dict(cls.objects.filter(pk__in=page_ids).values_list("pk", "icon"))

    @property
    def plain_body(self) -> str:
        """The words of the body without its markup."""
        return get_plain_text(self.body)
