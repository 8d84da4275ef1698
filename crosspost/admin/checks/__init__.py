"""What the panel says of a wish while it is being written.

Every check is a sentence with a tone: STOP keeps the post from going out, WARN is a hint, OK is
well. None of them changes a letter of what was written.
"""

from __future__ import annotations

from .base import Check, list_stops
from .facts import find_untold
from .hashtags import check_hashtags
from .letters import check_letters
from .links import check_links, check_page
from .photos import Photo, check_photos
from .text import check_length, fold_text

__all__ = [
    "Check",
    "Photo",
    "check_hashtags",
    "check_length",
    "check_letters",
    "check_links",
    "check_page",
    "check_photos",
    "find_untold",
    "fold_text",
    "list_stops",
]
