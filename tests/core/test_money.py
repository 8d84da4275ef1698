from __future__ import annotations

import pytest
from django.utils import translation

from core.money import format_money


@pytest.mark.parametrize(
    ("language", "currency", "text"),
    [
        ("ja", "JPY", "1,620円"),
        ("ja-easy", "JPY", "1,620円"),
        ("en", "JPY", "¥1,620"),
        ("ko", "JPY", "1,620엔"),
        ("ko", "KRW", "1,620원"),
    ],
)
def test_money_is_written_as_readers_of_each_language_write_it(
    language: str, currency: str, text: str
) -> None:
    with translation.override(language):
        assert format_money(1620, currency) == text


def test_an_unknown_currency_is_refused_instead_of_guessed() -> None:
    with pytest.raises(KeyError):
        format_money(100, "USD")
