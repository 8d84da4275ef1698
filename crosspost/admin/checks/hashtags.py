"""Hashtags as Facebook understands them, and as people can read them."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from crosspost.words import WARN

from .base import Check

MANY = 3
#: A small-letter word as long as this is most likely several words.
LONG_WORD = 12

_HASHTAG = regex.compile(r"[#＃](?P<word>[\p{L}\p{M}\p{N}_]+)")
_ADDRESS = regex.compile(r"https?://\S+")


def check_hashtags(text: str) -> list[Check]:
    """Hint at too many hashtags, at those that will not work, and at those hard to read."""
    text = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    found = list(_HASHTAG.finditer(text))
    checks = []
    if len(found) > MANY:
        checks.append(
            _hint(
                "hashtags",
                _("There are %(count)d hashtags. Three are enough; more look like advertising.")
                % {"count": len(found)},
            )
        )
    if glued := next((match for match in found if _is_glued(text, match.start())), None):
        checks.append(
            _hint(
                "hashtag_glued",
                _("“%(tag)s” does not work as a hashtag there. Put a space before it.")
                % {"tag": glued[0]},
            )
        )
    if number := next((match for match in found if match["word"].isdecimal()), None):
        checks.append(
            _hint(
                "hashtag_number",
                _("“%(tag)s” is a number alone, which is no hashtag. Add a word to it.")
                % {"tag": number[0]},
            )
        )
    if long := next((match for match in found if _is_long_and_small(match["word"])), None):
        checks.append(
            _hint(
                "hashtag_small",
                _(
                    "If “%(tag)s” is more than one word, begin each with a capital, as in "
                    "#AutumnFestival: a screen reader then reads words."
                )
                % {"tag": long[0]},
            )
        )
    return checks


def _is_glued(text: str, start: int) -> bool:
    return start > 0 and not text[start - 1].isspace()


def _is_long_and_small(word: str) -> bool:
    return len(word) >= LONG_WORD and bool(regex.fullmatch(r"[a-z0-9]+", word))


def _hint(key: str, text: str) -> Check:
    return Check(key=key, tone=WARN, text=text)
