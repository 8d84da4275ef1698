"""Markers and short links: how a post of ours is recognised, wherever it turns up."""

from __future__ import annotations

import re
import secrets

from django.urls import reverse
from wagtail.models import Site

# No vowels and no look-alikes: no word appears by chance, and it can be read out on the phone.
_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
LENGTH = 10
PATTERN = rf"[{_ALPHABET}]{{{LENGTH}}}"
_IN_TEXT = re.compile(rf"/s/({PATTERN})/")


def make_marker() -> str:
    """Return a new marker; 27^10 leaves chance no room."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def build_short_link(site: Site, marker: str) -> str:
    """Return the absolute short link that a post carries, on the city's own host."""
    return site.root_url.rstrip("/") + reverse("crosspost:short_link", args=[marker])


def find_markers(text: str) -> set[str]:
    """Return the markers of all short links in a text or an address."""
    return set(_IN_TEXT.findall(text.replace("%2F", "/").replace("%2f", "/")))
