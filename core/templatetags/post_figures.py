"""A page's figures from elsewhere, as text and a plain link: nothing is loaded from there."""

from __future__ import annotations

from typing import Any

from django import template

from core.post_figures import list_post_figures

register = template.Library()


@register.inclusion_tag("components/post_figures.html")
def post_figures(page: Any) -> dict[str, Any]:
    """Render how many reacted to the posts of a page; nothing where nothing is known."""
    posts = list_post_figures(page) if page is not None and page.pk else []
    return {"posts": posts}
