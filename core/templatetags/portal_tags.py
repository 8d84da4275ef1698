"""What the frame of every public page asks for; the answers come from `core.frame`."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from core import frame
from core.languages import get_html_language
from core.models import CitySettings

register = template.Library()


@register.simple_tag(takes_context=True)
def get_city(context: dict[str, Any]) -> CitySettings | None:
    request = context.get("request")
    return frame.get_city(request) if request else None


@register.simple_tag(takes_context=True)
def get_city_name(context: dict[str, Any]) -> str:
    city = get_city(context)
    return frame.get_city_name(city) if city else ""


@register.simple_tag(takes_context=True)
def get_office(context: dict[str, Any]) -> frame.Office | None:
    city = get_city(context)
    return frame.get_office(city) if city else None


@register.simple_tag(takes_context=True)
def city_name_with_reading(context: dict[str, Any]) -> SafeString | str:
    """Return the city's name, with its reading above it where readers read Japanese."""
    city = get_city(context)
    if city is None or not city.name_reading or not get_html_language().startswith("ja"):
        return get_city_name(context)
    return format_html(
        "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>", city.name, city.name_reading
    )


@register.simple_tag(takes_context=True)
def get_front_page(context: dict[str, Any]) -> Page | None:
    return frame.get_front_page(context["request"])


@register.simple_tag(takes_context=True)
def get_navigation(context: dict[str, Any]) -> list[frame.NavigationItem]:
    return frame.list_navigation(context["request"], context.get("page"))


@register.simple_tag(takes_context=True)
def get_languages(context: dict[str, Any]) -> list[frame.LanguageLink]:
    return frame.list_language_links(context["request"], context.get("page"))


@register.simple_tag(takes_context=True)
def get_crumbs(context: dict[str, Any]) -> list[Page]:
    page = context.get("page")
    return frame.list_ancestors(context["request"], page) if page is not None else []


@register.simple_tag(takes_context=True)
def get_footer_pages(context: dict[str, Any]) -> list[frame.NavigationItem]:
    return frame.list_footer_pages(context["request"])


@register.simple_tag
def html_language() -> str:
    return get_html_language()


@register.simple_tag(takes_context=True)
def has_session(context: dict[str, Any]) -> bool:
    """Whether this reader may be a member of staff; such answers are never stored."""
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing `templates/icons/<name>.svg`."""
    return mark_safe(get_template(f"icons/{name}.svg").render())  # our own file, no values


@register.filter
def tel(number: str) -> str:
    """Return a telephone number as a `tel:` address holds it."""
    return "".join(sign for sign in number or "" if sign.isdigit() or sign == "+")
