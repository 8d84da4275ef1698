from __future__ import annotations

from django import template

from core.providers import list_standins

register = template.Library()


@register.simple_tag
def provider_standins() -> list[str]:
    """Names of the outside providers that a stand-in plays; none in a city that is open."""
    return list_standins()
