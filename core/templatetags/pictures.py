"""Pictures with their text, their sizes and their credit."""

from __future__ import annotations

import logging
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from core.pictures import CROPS

register = template.Library()
logger = logging.getLogger(__name__)


@register.simple_tag
def picture(
    image: Any,
    crop: str = "wide",
    *,
    alt: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    css: str = "",
) -> SafeString | str:
    """Return an `img` in the sizes of `crop`; nothing when there is no picture.

    `alt` is the text for who cannot see it; "" says that the words beside it are enough.
    A picture whose file is gone is left out and logged: the page stays readable.
    """
    if image is None:
        return ""
    try:
        renditions = list(image.get_renditions(*CROPS[crop]).values())
    except (SourceImageIOError, OSError):
        logger.warning("The file of picture %s cannot be read", image.pk)
        return ""
    largest = max(renditions, key=lambda rendition: rendition.width)
    widths = {rendition.width: rendition.url for rendition in renditions}
    attributes = {
        "src": largest.url,
        "srcset": ", ".join(f"{url} {width}w" for width, url in sorted(widths.items())),
        "sizes": sizes,
        "width": largest.width,
        "height": largest.height,
        "alt": alt,
        **({"class": css} if css else {}),
        **({"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}),
    }
    pairs = format_html_join("", ' {}="{}"', attributes.items())
    return format_html("<img{}>", pairs)


@register.simple_tag
def picture_url(image: Any, crop: str) -> str:
    """Return the address of the largest size of `crop`; "" when there is no picture."""
    if image is None:
        return ""
    try:
        return image.get_rendition(CROPS[crop][-1]).url
    except (SourceImageIOError, OSError):
        logger.warning("The file of picture %s cannot be read", image.pk)
        return ""
