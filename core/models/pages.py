from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page
from wagtail.utils.decorators import cached_classmethod

from core.admin.forms import CityPageForm
from core.admin.registry import list_editor_extensions


class CityPage(Page):
    """The abstract page that every page type extends.

    It gives the editor the panels that other rooms registered in `core.admin` (such as the
    Facebook panel), and saves what they hold together with the page.
    """

    base_form_class = CityPageForm
    # Set by page types whose pages differ per visitor, so that they are never cached.
    is_cacheable = True
    # The drawing in templates/icons/ that stands beside the page's name in the navigation.
    nav_icon = "page"
    # What link cards call this kind of page: "website" or "article".
    card_type = "website"

    class Meta:
        abstract = True

    @classmethod
    def find_nav_icons(cls, page_ids: list[int]) -> dict[int, str]:
        """Return the drawing of each of these pages of this type."""
        return dict.fromkeys(page_ids, cls.nav_icon)

    @cached_classmethod
    def get_edit_handler(cls) -> Any:  # noqa: N805  (Wagtail's decorator makes it a classmethod)
        extensions = list_editor_extensions(cls)
        tabs = [ObjectList(cls.content_panels, heading=_("Content"))]
        tabs += [
            ObjectList(extension.get_panels(cls), heading=extension.heading)
            for extension in extensions
        ]
        tabs.append(ObjectList(cls.promote_panels, heading=_("Address and search")))
        tabs.append(ObjectList(cls.settings_panels, heading=_("Settings")))
        handler = TabbedInterface(tabs, base_form_class=cls.base_form_class)
        return handler.bind_to_model(cls)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().serve(request, *args, **kwargs)
        if self.is_cacheable and not getattr(request, "is_preview", False):
            # Read by core.pagecache; a template response is rendered by then.
            response.is_cacheable_page = True
        else:
            response["Cache-Control"] = "private, no-store"
        return response
