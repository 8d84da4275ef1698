from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosspost.reasons import Reason
from crosspost.text import MAX_GRAPHEMES, check_text, clean_text, count_graphemes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("茶", 1),
        ("が", 1),
        ("か\u3099", 1),
        ("👨‍👩‍👧", 1),
        ("🇯🇵", 1),
        ("👍🏽", 1),
        ("ｶﾞ", 1),
        ("葛\U000e0100", 1),
        ("a\r\nb", 3),
        ("\u200fشاي", 4),
    ],
)
def test_characters_are_counted_as_people_see_them(text: str, number: int) -> None:
    assert count_graphemes(text) == number


def test_the_limit_is_counted_in_what_people_see() -> None:
    assert check_text("👨‍👩‍👧" * MAX_GRAPHEMES) == Reason.NONE
    assert check_text("茶" * MAX_GRAPHEMES) == Reason.NONE
    assert check_text("茶" * (MAX_GRAPHEMES + 1)) == Reason.TEXT_TOO_LONG


def test_one_character_of_endless_marks_is_too_long_for_facebook() -> None:
    assert check_text("e" + "\u0301" * 63_000) == Reason.TEXT_TOO_LONG


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_cleaning_cuts_nothing_but_the_space_around(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert cleaned in text.replace("\r\n", "\n").replace("\r", "\n")
    assert check_text(cleaned) in set(Reason)
