"""The link card as Facebook will draw it, read from the page's own tags."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from core.cards import get_description
from core.models import CityImage
from core.pictures import CROPS

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


@dataclass(frozen=True, kw_only=True)
class DrawnPage:
    """A page as readers will see it: its card, and all that it says; "" where it has no page."""

    card: LinkCard
    text: str = ""


_UNSEEN = ("script", "style", "template", "rt", "rp")


class _TagReader(HTMLParser):
    """Collects the first `<meta property="og:...">` of each name in the head, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.words: list[str] = []
        self.is_done = False
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _UNSEEN:
            self.unseen += 1
        elif self.is_done and tag in ("a", "time"):
            self.words.append(values.get("href") or values.get("datetime") or "")
        elif tag == "meta" and not self.is_done:
            name = values.get("property") or ""
            if name.startswith("og:"):
                # Facebook takes the first of a kind.
                self.tags.setdefault(name, values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.is_done = True
        elif tag in _UNSEEN:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if self.is_done and not self.unseen:
            self.words.append(data)


def draw_page(page: Page, *, site: Site, request: HttpRequest | None = None) -> DrawnPage:
    """Return card and words of a page as it stands, published or not, saved or not.

    The page is drawn as for its preview and its tags are read from the result, so that the
    card cannot differ from what Facebook will read.
    """
    plain = LinkCard(domain=site.hostname, title=page.seo_title or page.title)
    reader = _TagReader()
    reader.feed(_draw(page, request))
    text = " ".join(" ".join(reader.words).split())
    tags = reader.tags
    if page.pk is None and text:
        # Drawn before it was ever saved, a page has no tags of its own yet.
        return DrawnPage(card=_compose_card(page, plain), text=text)
    if not tags.get("og:title"):
        return DrawnPage(card=plain)
    card = replace(
        plain,
        domain=urlsplit(tags.get("og:url", "")).hostname or site.hostname,
        title=tags["og:title"],
        description=tags.get("og:description", ""),
        picture_url=tags.get("og:image", ""),
        picture_alt=tags.get("og:image:alt", ""),
        is_read=True,
    )
    return DrawnPage(card=card, text=text)


def _compose_card(page: Any, plain: LinkCard) -> LinkCard:
    """Return the card that a page will have once it is saved, from what its tags are made of."""
    pictures = page.get_share_pictures()
    image = CityImage.objects.filter(pk=pictures[0].image_id).first() if pictures else None
    card = replace(plain, description=get_description(page), is_read=True)
    try:
        rendition = image.get_rendition(CROPS["card"][0]) if image else None
    except (SourceImageIOError, OSError):
        return card
    if rendition is None:
        return card
    return replace(card, picture_url=rendition.url, picture_alt=pictures[0].alt_text)


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
    return str(response.content.decode(response.charset, errors="replace"))
