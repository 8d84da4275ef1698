"""A picture as other places take it: a still JPEG, upright, sRGB, small, with nothing in it of
where and with which telephone it was taken."""

from __future__ import annotations

import io
from typing import Any

import pi_heif  # type: ignore[import-untyped]
from django.conf import settings
from PIL import Image, ImageCms, ImageOps
from wagtail.images.image_operations import FilterOperation

# Telephones take HEIC.
pi_heif.register_heif_opener()

#: The rendition in which such a picture is kept.
SPEC = "plainjpeg"
MAX_BYTES = 4 * 1024 * 1024
MAX_SIDE = 2048
_QUALITIES = (88, 80, 70, 60)
#: What Pillow raises for files that are cut short, garbled or far too large.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class PictureUnusableError(Exception):
    """The picture cannot be read, or cannot be made small enough."""


class PlainJpegOperation(FilterOperation):
    """Makes SPEC a name that Wagtail knows; `CityImage.generate_rendition_file` does the work."""

    def construct(self) -> None:
        pass

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        env["output-format"] = "jpeg"
        return willow


def make_plain_jpeg(data: bytes) -> bytes:
    """Return `data` as a JPEG of at most MAX_BYTES and MAX_SIDE; raise PictureUnusableError.

    Of a moving picture the first frame is taken.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            _refuse_giants(opened)
            picture = _shrink(opened)
    except UNREADABLE as error:
        raise PictureUnusableError(type(error).__name__) from error
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MAX_BYTES:
            return buffer.getvalue()
    raise PictureUnusableError("too large")


def _refuse_giants(opened: Image.Image) -> None:
    if opened.width * opened.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValueError("too many pixels")


def _shrink(opened: Image.Image) -> Image.Image:
    # A JPEG can be read at a fraction of its size: 40 megapixels then need no 120 MB.
    opened.draft(None, (MAX_SIDE, MAX_SIDE))
    profile = opened.info.get("icc_profile")
    picture = ImageOps.exif_transpose(opened) or opened
    if picture.mode in ("1", "P", "PA") or picture.mode.startswith("I;16"):
        picture = _widen(picture)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    plain = _convert_colours(_put_on_white(picture), profile)
    plain.info.clear()
    return plain


def _widen(picture: Image.Image) -> Image.Image:
    """Return palette and 16-bit pictures in a mode that can be made smaller smoothly."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    is_clear = picture.mode == "PA" or "transparency" in picture.info
    return picture.convert("RGBA" if is_clear else "RGB")


def _put_on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without holes: what is transparent would otherwise turn black."""
    if picture.mode not in ("RGBA", "LA") and "transparency" not in picture.info:
        return picture
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _convert_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB in sRGB; a profile that does not fit its picture is passed over."""
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        else:
            return converted or picture.convert("RGB")
    return picture.convert("RGB")
