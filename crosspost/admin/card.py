"""The link card as Facebook will draw it, read from the page's own tags."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from wagtail.models import Page, Site

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class LinkCard:
    """What a link card shows; `is_read` is False where the page's tags could not be read."""

    domain: str
    title: str
    description: str = ""
    picture_url: str = ""
    picture_alt: str = ""
    is_read: bool = False


class _TagReader(HTMLParser):
    """Collects `<meta property="og:...">` and the title, and stops at the end of the head."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.is_done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and not self.is_done:
            values = dict(attrs)
            name = values.get("property") or ""
            if name.startswith("og:"):
                # Facebook takes the first of a kind.
                self.tags.setdefault(name, values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.is_done = True


def read_tags(html: str) -> dict[str, str]:
    """Return the Open Graph tags of a page's head, the first of each name."""
    reader = _TagReader()
    reader.feed(html)
    return reader.tags


def build_card(page: Page, *, site: Site, request: HttpRequest | None = None) -> LinkCard:
    """Return the card of a page as it was saved last, published or not.

    The page is drawn as for its preview and its tags are read from the result, so that the
    card cannot differ from what Facebook will read.
    """
    plain = LinkCard(domain=site.hostname, title=page.seo_title or page.title)
    tags = read_tags(_draw(page, request))
    if not tags.get("og:title"):
        return plain
    return replace(
        plain,
        domain=urlsplit(tags.get("og:url", "")).hostname or site.hostname,
        title=tags["og:title"],
        description=tags.get("og:description", ""),
        picture_url=tags.get("og:image", ""),
        picture_alt=tags.get("og:image:alt", ""),
        is_read=True,
    )


def _draw(page: Any, request: HttpRequest | None) -> str:
    """Return the page's HTML as its preview shows it, or "" where it cannot be drawn."""
    try:
        response = page.make_preview_request(request, page.default_preview_mode)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        logger.exception("Page %s could not be drawn for its card", page.pk)
        return ""
    if response.status_code != 200:
        logger.warning("Drawing page %s for its card gave %s", page.pk, response.status_code)
        return ""
    return response.content.decode(response.charset, errors="replace")
