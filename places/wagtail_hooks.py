from __future__ import annotations

from wagtail import hooks

from core.admin.viewsets import CityPageViewSet

from .models import PlaceIndexPage, PlacePage


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("place_index_pages", model=PlaceIndexPage),
        CityPageViewSet("place_pages", model=PlacePage),
    ]
