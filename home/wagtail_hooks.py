from __future__ import annotations

from wagtail import hooks

from core.admin.viewsets import CityPageViewSet

from .models import HomePage, InformationPage


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("front_pages", model=HomePage),
        CityPageViewSet("information_pages", model=InformationPage),
    ]
