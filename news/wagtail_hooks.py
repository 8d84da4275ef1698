from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from core.admin.city_rows import OwnCityPolicy
from core.admin.viewsets import CityPageViewSet

from .admin.contributors import ContributorViewSet
from .models import Contributor, StoryIndexPage, StoryPage

register_permission_policy(Contributor, OwnCityPolicy(Contributor))
register_snippet(ContributorViewSet)


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("story_index_pages", model=StoryIndexPage),
        CityPageViewSet("story_pages", model=StoryPage),
    ]
