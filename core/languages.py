"""Languages by address: `/` is Japanese, `/easy/`, `/ko/` and `/en/` are the others.

Django's own prefix is the language code; ours differ for easy Japanese, whose code is
`ja-easy` inside, whose prefix is `easy`, and whose `lang` attribute is `ja-x-easy`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language

#: How each language calls itself; shown to readers who may know no other.
NATIVE_NAMES = {"ja": "日本語", "ja-easy": "やさしい日本語", "ko": "한국어", "en": "English"}

#: The locales that link cards know.
CARD_LOCALES = {"ja": "ja_JP", "ja-easy": "ja_JP", "ko": "ko_KR", "en": "en_US"}


def get_language_of_path(path: str) -> str:
    """Return the language code that a path's first segment names; the first language if none."""
    segment = path.lstrip("/").partition("/")[0]
    for code, prefix in settings.LANGUAGE_PREFIXES.items():
        if prefix and prefix == segment:
            return code
    return settings.LANGUAGE_CODE


def get_html_language() -> str:
    """Return the active language as the `lang` attribute says it outside."""
    code = get_language() or settings.LANGUAGE_CODE
    return settings.HTML_LANGUAGES.get(code, code)


class CityLocalePrefixPattern(LocalePrefixPattern):
    """Matches and builds the prefixes of LANGUAGE_PREFIXES."""

    @property
    def language_prefix(self) -> str:
        prefix = settings.LANGUAGE_PREFIXES.get(get_language() or settings.LANGUAGE_CODE, "")
        return f"{prefix}/" if prefix else ""


def language_patterns(*urls: Any) -> list[URLResolver]:
    """Return URL patterns that stand once per language, as `i18n_patterns` does in Django."""
    return [URLResolver(CityLocalePrefixPattern(prefix_default_language=False), list(urls))]
