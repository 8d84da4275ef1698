"""What the interface says, in the language that a test reads it."""

from __future__ import annotations

from typing import Any

from django.utils import translation


def say(msgid: str, *, language: str = "ja", context: str = "", **values: Any) -> str:
    """Return a sentence of the interface as a reader of `language` sees it."""
    with translation.override(language):
        words = translation.pgettext(context, msgid) if context else translation.gettext(msgid)
    return words % values if values else words
