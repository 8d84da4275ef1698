"""Takes what a camera wrote beside a picture out of a JPEG, without touching the picture."""

from __future__ import annotations

_START, _SCAN, _APP0, _APP1, _APP2, _COMMENT = 0xD8, 0xDA, 0xE0, 0xE1, 0xE2, 0xFE
#: JFIF, colour profile, and Adobe's mark, by which CMYK is read. All else tells of the camera.
_KEPT = (_APP0, _APP2, 0xEE)


def drop_metadata(data: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC and comments; anything else comes back as it is."""
    if data[:2] != bytes((0xFF, _START)):
        return data
    kept = bytearray(data[:2])
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == _SCAN:
            break
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        is_of_camera = marker == _COMMENT or (_APP0 <= marker <= _APP0 + 15 and marker not in _KEPT)
        if not is_of_camera:
            kept += data[position:end]
        position = end
    return bytes(kept) + data[position:]
