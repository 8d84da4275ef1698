"""Open Graph, the canonical address and the other languages of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django import template
from wagtail.models import Site

from core import cards, frame

register = template.Library()


@register.inclusion_tag("components/social_tags.html", takes_context=True)
def social_tags(
    context: dict[str, Any], title: str = "", url: str = "", description: str = ""
) -> dict[str, Any]:
    """Render the tags of the page in the context; `title`, `url` (absolute) and so on override."""
    request = context["request"]
    page = context.get("page")
    if getattr(request, "is_preview", False) and page is not None and page.pk is None:
        page = None  # a page that was never saved has no address yet
    site = Site.find_for_request(request)
    links = frame.list_language_links(request, page)
    alternates = [
        {"html_language": link.html_language, "url": urljoin(site.root_url, link.url)}
        for link in links
        if link.is_this_page and site is not None
    ]
    return {
        "card": cards.build_card(request, page, title=title, url=url, description=description),
        "alternates": alternates if len(alternates) > 1 and not url else [],
        "published_at": getattr(page, "first_published_at", None),
        "changed_at": getattr(page, "last_published_at", None),
    }


@register.simple_tag(takes_context=True)
def get_page_description(context: dict[str, Any]) -> str:
    return cards.get_description(context.get("page"))
