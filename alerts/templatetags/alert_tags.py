"""The notice above every public page."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Site

from alerts.selectors import get_banner

register = template.Library()


@register.inclusion_tag("alerts/banner.html", takes_context=True)
def emergency_banner(context: dict[str, Any]) -> dict[str, Any]:
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    return {"banner": get_banner(site) if site is not None else None}
