"""The words of a notice in the site's languages, and the limits that keep its page small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

#: Counted in characters; the emergency page must stay under 14 KB with all of them used up.
MAX_TITLE = 60
MAX_BODY = 400
MAX_STEPS = 8
MAX_STEP = 80

#: Where a language has no words of its own, who speaks for it.
_FALLBACKS = {"ja-easy": ("ja",), "ko": ("en", "ja"), "en": ("ja",)}


@dataclass(frozen=True, kw_only=True)
class NoticeText:
    """A notice in one language: what happened, and what to do, one line each."""

    language: str
    title: str
    body: str = ""
    steps: tuple[str, ...] = ()

    @property
    def html_language(self) -> str:
        """The language as the `lang` attribute says it."""
        return settings.HTML_LANGUAGES.get(self.language, self.language)

    @property
    def is_own(self) -> bool:
        """Whether it is written in the language that is active now."""
        return self.language == (get_language() or settings.LANGUAGE_CODE)


def choose_text(texts: dict[str, dict[str, Any]], *, language: str = "") -> NoticeText:
    """Return the words in `language` (default: the active one), or in the nearest that has some.

    `texts` is what the rows hold: {"ja": {"title": str, "body": str, "steps": [str]}, ...}; the
    first language of the site is always there.
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for code in (wanted, *_FALLBACKS.get(wanted, ()), settings.LANGUAGE_CODE):
        text = texts.get(code)
        if text and text.get("title"):
            return read_text(code, text)
    return NoticeText(language=settings.LANGUAGE_CODE, title="")


def list_texts(texts: dict[str, dict[str, Any]]) -> list[NoticeText]:
    """Return the words of every language that has some, in the order of the site's languages."""
    return [
        read_text(code, texts[code])
        for code, _name in settings.LANGUAGES
        if texts.get(code, {}).get("title")
    ]


def read_text(language: str, text: dict[str, Any]) -> NoticeText:
    return NoticeText(
        language=language,
        title=text.get("title", ""),
        body=text.get("body", ""),
        steps=tuple(text.get("steps", ())),
    )


def find_problem(texts: dict[str, dict[str, Any]]) -> str:
    """Return what is wrong with the words as a short mark, or "".

    The forms check the same limits with sentences; this guards every other way in.
    """
    if not texts.get(settings.LANGUAGE_CODE, {}).get("title", "").strip():
        return "no title"
    for code, text in texts.items():
        if code not in dict(settings.LANGUAGES):
            return f"unknown language {code}"
        steps = text.get("steps", [])
        if (
            len(text.get("title", "")) > MAX_TITLE
            or len(text.get("body", "")) > MAX_BODY
            or len(steps) > MAX_STEPS
            or any(len(step) > MAX_STEP for step in steps)
        ):
            return f"too long in {code}"
    return ""
