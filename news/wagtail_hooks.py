from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from core.admin.viewsets import CityPageViewSet

from .admin.contributors import ContributorViewSet
from .models import StoryIndexPage, StoryPage

register_snippet(ContributorViewSet)


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("story_index_pages", model=StoryIndexPage),
        CityPageViewSet("story_pages", model=StoryPage),
    ]
