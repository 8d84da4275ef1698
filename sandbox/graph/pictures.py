"""Looking at an uploaded picture's bytes, not at what its sender calls it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from sandbox.graph.errors import bad_image

# Facebook's guide says 10 MB, its error 1366046 says 4 MB: what keeps to the smaller passes both.
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class CheckedPicture:
    data: bytes
    sha256: str
    suffix: str
    width: int
    height: int


def check_picture(data: bytes) -> CheckedPicture:
    """Return the picture's facts; raise GraphError 324 unless it is a whole, still JPEG or PNG."""
    if not data:
        raise bad_image("The file is empty.")
    if len(data) > MOST_BYTES:
        raise bad_image("Photos must be smaller than 4 MB.", subcode=1366046)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            # A camera's JPEG may hold a second view (MPO); only a PNG moves.
            if image.format == "PNG" and getattr(image, "is_animated", False):
                raise bad_image("Animated pictures are not photos.")
            image.load()
            width, height = image.size
            suffix = "png" if image.format == "PNG" else "jpg"
    except UnidentifiedImageError as error:
        raise bad_image("The bytes are not a JPEG or PNG picture.", subcode=1366046) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad_image("The picture is broken or cut off.") from error
    return CheckedPicture(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        suffix=suffix,
        width=width,
        height=height,
    )
