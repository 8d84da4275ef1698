from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page, PageViewRestriction
from wagtail.utils.decorators import cached_classmethod

from core.admin.forms import CityPageForm
from core.admin.registry import list_editor_extensions
from core.restrictions import has_restrictions


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

    #: What is read in one question with a page of this type that an address asks for.
    served_with: tuple[str, ...] = ()

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find a page below with one question where all pages below are of one type."""
        kinds = type(self).clean_subpage_models()
        if len(path_components) == 1 and len(kinds) == 1 and issubclass(kinds[0], CityPage):
            kind = kinds[0]
            known = kind.objects.child_of(self).filter(slug=path_components[0])
            page = known.select_related(*kind.served_with).first()
            if page is not None:
                page._cached_parent_obj = self
                return page.route(request, [])
        return super().route(request, path_components)

    def get_view_restrictions(self) -> Any:
        if not has_restrictions():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

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
