"""Pictures as Facebook takes them: made once, when a wish is saved, and sent as they were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.images.models import SourceImageIOError

from core.models import CityImage
from core.plain_jpeg import MAX_BYTES, MAX_SIDE, SPEC, PictureUnusableError
from core.plain_jpeg import make_plain_jpeg as make_jpeg

__all__ = [
    "MAX_BYTES",
    "MAX_SIDE",
    "PictureUnusableError",
    "PostPicture",
    "build_post_picture",
    "get_post_picture",
    "make_jpeg",
]


@dataclass(frozen=True, kw_only=True)
class PostPicture:
    """The JPEG that Facebook gets of a picture; `size` is in bytes."""

    url: str
    width: int
    height: int
    size: int


def get_post_picture(image: CityImage) -> PostPicture:
    """Return what Facebook gets of a picture, made now where it was never made before.

    Raises PictureUnusableError for a file that is missing, truncated or not a picture.
    """
    rendition, data = _get_rendition(image)
    return PostPicture(
        url=rendition.url, width=rendition.width, height=rendition.height, size=len(data)
    )


def build_post_picture(image: CityImage) -> bytes:
    """Return the JPEG bytes of a picture for a post, at most MAX_BYTES.

    They are those that the editor saw. Raises PictureUnusableError for a file that is missing,
    truncated or not a picture.
    """
    _rendition, data = _get_rendition(image)
    return data


def _get_rendition(image: CityImage) -> tuple[Any, bytes]:
    try:
        with image.file.open("rb"):
            pass  # a picture whose own file is gone is not announced from a copy
        rendition = image.get_rendition(SPEC)
        try:
            return rendition, _read(rendition)
        except OSError:
            # Somebody emptied the folder of renditions; the row alone is no picture.
            rendition.delete()
            rendition = image.get_rendition(SPEC)
            return rendition, _read(rendition)
    except (OSError, ValueError, SourceImageIOError) as error:
        raise PictureUnusableError(type(error).__name__) from error


def _read(rendition: Any) -> bytes:
    with rendition.file.open("rb") as stored:
        return stored.read()
