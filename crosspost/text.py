"""How long a post's text is, counted as people count: one function for form and sender."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]

from .reasons import Reason

#: What a post may have here. Facebook's own limit (63,206) is counted in UTF-16 units.
MAX_GRAPHEMES = 5_000
MAX_UTF16_UNITS = 63_206
#: Kept free for the short link that a post with photos carries in its text.
LINK_RESERVE = 300

_GRAPHEME = regex.compile(r"\X")
# Joiners, direction marks and other format characters that nobody sees.
_VISIBLE = regex.compile(r"[^\p{White_Space}\p{Cf}\p{Cc}\p{M}]")


def count_graphemes(text: str) -> int:
    """Return how many characters a reader sees: a flag, a family or か+゛ counts as one."""
    return sum(1 for _match in _GRAPHEME.finditer(text))


def clean_text(text: str) -> str:
    """Return `text` with one kind of line end and no space around it; nothing is cut."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_text(text: str) -> Reason:
    """Return why `text` cannot be posted, or Reason.NONE.

    Direction marks, emoji of four bytes and joiners are kept. Broken surrogates and NUL are
    refused: no request can carry them.
    """
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return Reason.TEXT_BROKEN
    if not _VISIBLE.search(text):
        return Reason.TEXT_EMPTY
    if count_graphemes(text) > MAX_GRAPHEMES:
        return Reason.TEXT_TOO_LONG
    if len(text.encode("utf-16-le")) // 2 > MAX_UTF16_UNITS - LINK_RESERVE:
        return Reason.TEXT_TOO_LONG
    return Reason.NONE
