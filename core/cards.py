"""What a link card shows of a page: title, words, picture, language."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import get_language
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from . import frame
from .languages import CARD_LOCALES
from .models import CityImage
from .pagecache import remember_lasting
from .pictures import CROPS
from .social import is_shareable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class CardPicture:
    """An absolute address of a JPEG, 1200x630 where the original is large enough."""

    url: str
    width: int
    height: int
    alt_text: str


@dataclass(frozen=True, kw_only=True)
class Card:
    title: str
    description: str
    url: str
    type: str
    locale: str
    other_locales: list[str]
    site_name: str
    picture: CardPicture | None


def build_card(
    request: HttpRequest,
    page: Page | None,
    *,
    title: str = "",
    url: str = "",
    description: str = "",
) -> Card:
    """Return the card of a page, or of a view that says its own title, words and address."""
    city = frame.get_city(request)
    site_name = frame.get_city_name(city)
    locale = CARD_LOCALES[get_language() or "ja"]
    links = frame.list_language_links(request, page)
    others = {CARD_LOCALES[link.code] for link in links if link.is_this_page} - {locale}
    page_title = (page.seo_title or page.title) if page is not None else ""
    return Card(
        title=title or page_title or site_name,
        description=_cut(description, 160) if description else get_description(page),
        url=url or get_canonical_url(request, page),
        type=getattr(page, "card_type", "website"),
        locale=locale,
        other_locales=sorted(others),
        site_name=site_name,
        picture=_find_picture(request, page),
    )


def get_description(page: Page | None, *, length: int = 160) -> str:
    """Return what search engines and cards say of a page, in one line."""
    if page is None:
        return ""
    words = page.search_description or getattr(page, "summary", "") or getattr(page, "intro", "")
    return _cut(words, length)


def _cut(words: str, length: int) -> str:
    return Truncator(" ".join(words.split())).chars(length)


def get_canonical_url(request: HttpRequest, page: Page | None) -> str:
    """Return the one absolute address of a page or view, without its query."""
    if page is not None and page.pk is not None:
        return page.get_full_url(request) or ""
    site = Site.find_for_request(request)
    return urljoin(site.root_url, request.path) if site else ""


def _find_picture(request: HttpRequest, page: Page | None) -> CardPicture | None:
    """Return the page's own first picture, or the city's."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    image, alt_text = _choose_picture(page)
    for candidate, words in ((image, alt_text), (frame.get_city(request).card_picture, "")):
        if candidate is not None:
            picture = _render(site, candidate, words)
            if picture is not None:
                return picture
    return None


def _choose_picture(page: Any) -> tuple[CityImage | None, str]:
    if page is None or not is_shareable(page):
        return None, ""
    pictures = page.get_share_pictures()
    if not pictures:
        return None, ""
    first = pictures[0]
    for loaded in (getattr(page, "main_image", None), getattr(page, "first_picture", None)):
        if loaded is not None and loaded.pk == first.image_id:
            return loaded, first.alt_text
    image = remember_lasting(
        f"card-picture:{first.image_id}",
        lambda: CityImage.objects.filter(pk=first.image_id).first(),
    )
    return image, first.alt_text


def _render(site: Site, image: CityImage, alt_text: str) -> CardPicture | None:
    try:
        rendition = image.get_rendition(CROPS["card"][0])
    except (SourceImageIOError, OSError):
        logger.warning("The file of picture %s cannot be read", image.pk)
        return None
    return CardPicture(
        url=urljoin(site.root_url, rendition.url),
        width=rendition.width,
        height=rendition.height,
        alt_text=alt_text or image.alt_text,
    )
