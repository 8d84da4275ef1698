"""How long the text is, and how much of it is seen without a press."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from crosspost.reasons import Reason
from crosspost.text import check_text, clean_text
from crosspost.words import OK, STOP, WARN, explain_cause

from .base import Check

#: About what Facebook shows of a long text before "See more". It differs from screen to screen.
FOLD_GRAPHEMES = 477
FOLD_LINES = 6

_GRAPHEME = regex.compile(r"\X")


def fold_text(text: str) -> tuple[str, str]:
    """Return what is seen at once and what comes after "See more"; "" where nothing does."""
    graphemes = _GRAPHEME.findall(text)
    lines = 1
    for index, grapheme in enumerate(graphemes):
        if grapheme == "\n":
            lines += 1
        if index >= FOLD_GRAPHEMES or lines > FOLD_LINES:
            return "".join(graphemes[:index]), "".join(graphemes[index:])
    return text, ""


def check_length(text: str) -> list[Check]:
    """Say why a text cannot be posted, and where it folds."""
    text = clean_text(text)
    reason = check_text(text)
    if reason is not Reason.NONE:
        sentence = explain_cause(reason)
        return [Check(key="text", tone=STOP, text=f"{sentence.what} {sentence.todo}")]
    checks = [Check(key="text", tone=OK, text=_("The text can be posted as it is."))]
    if fold_text(text)[1]:
        checks.append(
            Check(
                key="fold",
                tone=WARN,
                text=_(
                    "Facebook hides the end of this text behind “See more”. "
                    "Say what matters most in the first lines."
                ),
            )
        )
    return checks
