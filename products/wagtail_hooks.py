from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from core.admin.city_rows import CityRowPolicy
from core.admin.viewsets import CityPageViewSet

from .admin.goods import ShopGroup, stock_urls
from .admin.law import LawGroup
from .models import (
    GoodsKind,
    Producer,
    ProducerIndexPage,
    ProducerPage,
    ProductPage,
    Sellable,
    ShopIndexPage,
)

register_permission_policy(Sellable, CityRowPolicy(Sellable))
register_permission_policy(Producer, CityRowPolicy(Producer))
register_permission_policy(GoodsKind, CityRowPolicy(GoodsKind))
register_snippet(ShopGroup)
register_snippet(LawGroup)


@hooks.register("register_admin_urls")
def register_stock_urls() -> list[Any]:
    return stock_urls


@hooks.register("register_admin_viewset")
def register_page_viewsets() -> list[CityPageViewSet]:
    return [
        CityPageViewSet("shop_pages", model=ShopIndexPage),
        CityPageViewSet("product_pages", model=ProductPage),
        CityPageViewSet("producer_index_pages", model=ProducerIndexPage),
        CityPageViewSet("producer_pages", model=ProducerPage),
    ]
