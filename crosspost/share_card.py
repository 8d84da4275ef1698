"""The card as Facebook read it just before a post was shown: what is kept of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

LONGEST_TEXT = 300
LONGEST_ADDRESS = 2000


def read_card(answer: Mapping[str, Any], *, at: datetime) -> dict[str, str]:
    """Return {"title", "description", "image", "at"} of an answer to "read this page"; "" where
    it says nothing.

    `image` is the address of its first picture that a browser may open, `at` the moment in
    ISO 8601. The answer comes from outside: whatever it holds, this is plain text.
    """
    return {
        "title": _read_text(answer.get("title")),
        "description": _read_text(answer.get("description")),
        "image": next((url for url in list_image_urls(answer.get("image")) if _is_web(url)), ""),
        "at": at.isoformat(),
    }


def list_image_urls(images: Any) -> list[str]:
    """Return the addresses of the pictures in an answer."""
    entries = images if isinstance(images, list) else [images]
    return [str(entry.get("url", "")) for entry in entries if isinstance(entry, dict)]


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join(value.replace("\x00", "").split())[:LONGEST_TEXT]


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and len(url) <= LONGEST_ADDRESS
