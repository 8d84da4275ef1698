from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from products.structured import describe_product, describe_shop, render_json_ld

register = template.Library()


@register.simple_tag(takes_context=True)
def product_data(context: dict[str, Any]) -> SafeString:
    """The structured data of the product page in the context."""
    return render_json_ld(
        describe_product(context["page"], context["product"], request=context["request"])
    )


@register.simple_tag(takes_context=True)
def shop_data(context: dict[str, Any]) -> SafeString:
    """The structured data of the shop's list in the context."""
    return render_json_ld(
        describe_shop(context["page"], context["shop"], request=context["request"])
    )
