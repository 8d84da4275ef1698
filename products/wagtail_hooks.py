from __future__ import annotations

from wagtail import hooks

from core.admin.viewsets import CityPageViewSet

from .models import ProducerIndexPage, ProducerPage, ProductPage, ShopIndexPage


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("shop_pages", model=ShopIndexPage),
        CityPageViewSet("product_pages", model=ProductPage),
        CityPageViewSet("producer_index_pages", model=ProducerIndexPage),
        CityPageViewSet("producer_pages", model=ProducerPage),
    ]
