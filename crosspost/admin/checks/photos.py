"""Whether the photos of a post can go out, and say to everybody what they show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import CityImage
from crosspost.drafts import MAX_PHOTOS
from crosspost.pictures import PictureUnusableError, PostPicture, get_post_picture
from crosspost.reasons import Reason
from crosspost.words import OK, STOP, WARN, explain_cause

from .base import Check

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|heic)|(?:IMG|DSC|DSCN|P)[_-]?\d{3,}", re.I)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One picture with its words; `made` is what Facebook gets, None where nothing can be made."""

    image: CityImage
    alt_text: str
    made: PostPicture | None = None


def build_photo(image: CityImage, alt_text: str) -> Photo:
    """Return a photo with what Facebook gets of it, made now where that is new."""
    try:
        made = get_post_picture(image)
    except PictureUnusableError:
        made = None
    return Photo(image=image, alt_text=alt_text.strip(), made=made)


def check_photos(photos: Sequence[Photo]) -> list[Check]:
    """Say what keeps a post with these photos from going out, and what could be better."""
    if not photos:
        return [_stop(Reason.NO_PHOTOS)]
    checks = []
    if len(photos) > MAX_PHOTOS:
        checks.append(_stop(Reason.TOO_MANY_PHOTOS))
    checks += [say_unusable(photo.image) for photo in photos if photo.made is None]
    checks += _check_words(photos)
    if not checks:
        checks.append(
            Check(key="photos", tone=OK, text=_("Every photo says in words what it shows."))
        )
    return checks


def say_unusable(image: CityImage) -> Check:
    return Check(
        key="photo_unusable",
        tone=STOP,
        text=_(
            "The picture “%(name)s” cannot be read to its end. Upload it again, saved as JPEG, or "
            "take another one."
        )
        % {"name": image.title},
    )


def _check_words(photos: Sequence[Photo]) -> list[Check]:
    checks = []
    silent = [photo for photo in photos if not photo.alt_text]
    if silent:
        words = ngettext(
            "%(count)d photo has no words for people who cannot see it.",
            "%(count)d photos have no words for people who cannot see them.",
            len(silent),
        )
        checks.append(Check(key="alt_missing", tone=STOP, text=words % {"count": len(silent)}))
    named = next((photo for photo in photos if _FILE_NAME.fullmatch(photo.alt_text)), None)
    if named:
        checks.append(
            Check(
                key="alt_file_name",
                tone=WARN,
                text=_("“%(words)s” is the name of a file. Say what the photo shows.")
                % {"words": named.alt_text},
            )
        )
    told = [photo.alt_text for photo in photos if photo.alt_text]
    if len(set(told)) < len(told):
        checks.append(
            Check(
                key="alt_same",
                tone=WARN,
                text=_("Two photos have the same words. Say what each of them shows."),
            )
        )
    return checks


def _stop(reason: Reason) -> Check:
    sentence = explain_cause(reason)
    return Check(key=reason, tone=STOP, text=f"{sentence.what} {sentence.todo}")
