"""What the panel says of a wish while it is being written. Advice: none of it blocks saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import CityImage
from crosspost.reasons import Reason
from crosspost.text import check_text, clean_text
from crosspost.words import OK, STOP, WARN, explain_cause


@dataclass(frozen=True, kw_only=True)
class Check:
    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PhotoPreview:
    """A picture of the page as it is known at this moment."""

    image: CityImage
    alt_text: str


def list_photos(page: Any, *, limit: int = 4) -> list[PhotoPreview]:
    """Return the page's first pictures, in order; those whose row is gone are left out."""
    pictures = page.get_share_pictures()[:limit]
    images = CityImage.objects.in_bulk([picture.image_id for picture in pictures])
    return [
        PhotoPreview(image=images[picture.image_id], alt_text=picture.alt_text.strip())
        for picture in pictures
        if picture.image_id in images
    ]


def list_checks(text: str, photos: list[PhotoPreview]) -> list[Check]:
    """Return what is well and what is missing, for a text and the page's pictures."""
    return [_check_text(text), _check_photos(photos)]


def _check_text(text: str) -> Check:
    if not clean_text(text):
        return Check(
            tone=WARN,
            text=_("There is no text yet. Title and summary of the page will be used."),
        )
    reason = check_text(clean_text(text))
    if reason is not Reason.NONE:
        sentence = explain_cause(reason)
        return Check(tone=STOP, text=f"{sentence.what} {sentence.todo}")
    return Check(tone=OK, text=_("The text can be posted as it is."))


def _check_photos(photos: list[PhotoPreview]) -> Check:
    if not photos:
        return Check(
            tone=WARN, text=_("The page has no picture. The card shows the city's own picture.")
        )
    silent = sum(1 for photo in photos if not photo.alt_text)
    if silent:
        words = ngettext(
            "%(count)d picture has no words for people who cannot see it.",
            "%(count)d pictures have no words for people who cannot see them.",
            silent,
        )
        return Check(tone=WARN, text=words % {"count": silent})
    return Check(tone=OK, text=_("Every picture has words for people who cannot see it."))
