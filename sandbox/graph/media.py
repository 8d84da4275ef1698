"""Picture files of the sandbox, named by their content."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings


def media_folder() -> Path:
    return settings.DATA_DIR / "media"


def media_url(name: str) -> str:
    return f"{settings.BASE_URL}/wall/media/{name}"


def save_media(data: bytes, sha256: str, *, suffix: str) -> str:
    """Keep `data` and return its file name. Two callers with the same bytes share a file."""
    folder = media_folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{sha256[:32]}.{suffix}"
    path = folder / name
    if not path.exists():
        making = folder / f".{secrets.token_hex(8)}"
        making.write_bytes(data)
        os.replace(making, path)
    return name
