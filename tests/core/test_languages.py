from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from core.languages import get_html_language, get_language_of_path


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "ja"),
        ("/stories/", "ja"),
        ("/easy/", "ja-easy"),
        ("/easy/stories/", "ja-easy"),
        ("/en", "en"),
        ("/en/", "en"),
        ("/english-lessons/", "ja"),
        ("/ko/shop/", "ko"),
        ("/ja/", "ja"),
    ],
)
def test_the_path_alone_decides_the_language(path: str, language: str) -> None:
    assert get_language_of_path(path) == language


@pytest.mark.parametrize(
    ("language", "address"),
    [("ja", "/about/"), ("ja-easy", "/easy/about/"), ("ko", "/ko/about/"), ("en", "/en/about/")],
)
def test_addresses_carry_the_prefix_of_their_language(language: str, address: str) -> None:
    with translation.override(language):
        assert reverse("wagtail_serve", args=("about/",)) == address


def test_easy_japanese_is_a_private_subtag_outside() -> None:
    with translation.override("ja-easy"):
        assert get_html_language() == "ja-x-easy"
    with translation.override("ko"):
        assert get_html_language() == "ko"
