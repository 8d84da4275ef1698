from __future__ import annotations

from typing import Any

from django import template

from core.frame import get_front_page, get_kind, list_children
from orders.corner.menu import CornerItem, list_corner_items
from products.models import ShopIndexPage

register = template.Library()


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    """Return the value of a key, None without one."""
    return values.get(key)


@register.simple_tag(takes_context=True)
def has_shop(context: dict[str, Any]) -> bool:
    """Whether the city has a shop in the reader's language; asks nothing that menus did not."""
    request = context["request"]
    front_page = get_front_page(request)
    if front_page is None:
        return False
    return any(get_kind(child) is ShopIndexPage for child in list_children(request, front_page))


@register.simple_tag
def get_corner_items() -> list[CornerItem]:
    """Return the pages that other rooms added to the producers' corner."""
    return list_corner_items()
