"""Letters that are hard to read, or that a screen reader reads badly."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from crosspost.words import WARN

from .base import Check

MANY_EMOJI = 5
#: Fewer capitals than this may be a name: NHK, JR, SAGA.
FEW_CAPITALS = 12

_HALF_WIDTH = regex.compile(r"[\uff61-\uff9f]+")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}{2}")
_JOINED = regex.compile(r"\X")
# A mail address begins where a word does: tried at each letter, a long text takes ten seconds.
_ADDRESS = regex.compile(r"https?://\S+|#\S+|(?<!\S)[^\s@]+@\S+")


def count_emoji(text: str) -> int:
    """Return how many emoji a reader sees; a family of four is one."""
    return sum(1 for part in _JOINED.findall(text) if _EMOJI.search(part))


def check_letters(text: str) -> list[Check]:
    """Hint at half-width kana, capitals, and many emoji."""
    checks = []
    if found := _HALF_WIDTH.search(text):
        checks.append(
            _hint(
                "half_width",
                _(
                    "“%(part)s” is in half-width kana, which is hard to read and is read badly "
                    "aloud. Write it in full width."
                )
                % {"part": found[0][:20]},
            )
        )
    plain = _ADDRESS.sub(" ", text)
    capitals = len(regex.findall(r"[A-ZÀ-ÖØ-Þ]", plain))
    if capitals >= FEW_CAPITALS and capitals * 10 > len(regex.findall(r"\p{Latin}", plain)) * 7:
        checks.append(
            _hint(
                "capitals",
                _("Words in capitals only look like shouting. Write them in small letters."),
            )
        )
    if (emoji := count_emoji(text)) > MANY_EMOJI:
        checks.append(
            _hint(
                "emoji",
                _(
                    "There are %(count)d emoji. Each one is read aloud by its name; keep a few, "
                    "at the end of a line."
                )
                % {"count": emoji},
            )
        )
    return checks


def _hint(key: str, text: str) -> Check:
    return Check(key=key, tone=WARN, text=text)
