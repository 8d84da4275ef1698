"""Pictures as Facebook takes them: JPEG, sRGB, at most 4 MB, no animation, no metadata."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from core.models import CityImage

MAX_BYTES = 4 * 1024 * 1024
MAX_SIDE = 2048
_QUALITIES = (88, 80, 70, 60)


class PictureUnusableError(Exception):
    """The picture cannot be read, or cannot be made small enough."""


def build_post_picture(image: CityImage) -> bytes:
    """Return the JPEG bytes of a picture for a post, at most MAX_BYTES.

    Raises PictureUnusableError for a file that is missing, truncated or not a picture. The
    bytes carry no EXIF: where a photo was taken is nobody's business.
    """
    try:
        with image.file.open("rb") as stored:
            return make_jpeg(stored.read())
    except (OSError, ValueError) as error:
        raise PictureUnusableError(type(error).__name__) from error


def make_jpeg(data: bytes) -> bytes:
    """Return `data` as a JPEG of at most MAX_BYTES and MAX_SIDE; raise PictureUnusableError."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = ImageOps.exif_transpose(opened) or opened
            picture = _flatten(picture)
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise PictureUnusableError(type(error).__name__) from error
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MAX_BYTES:
            return buffer.getvalue()
    raise PictureUnusableError("too large")


def _flatten(picture: Image.Image) -> Image.Image:
    """Return RGB on white: what is transparent would otherwise turn black."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return picture.convert("RGB")
