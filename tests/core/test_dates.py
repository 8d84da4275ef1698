from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from core import dates


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "2026年11月21日（土）"),
        ("ja-easy", "2026年11月21日（土）"),
        ("ko", "2026년 11월 21일 (토요일)"),
        ("en", "Saturday 21 November 2026"),
    ],
)
def test_a_day_comes_with_its_weekday(language: str, words: str) -> None:
    with translation.override(language):
        assert dates.format_day(date(2026, 11, 21)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "令和8年（2026年）11月21日 土曜日"),
        (date(2019, 5, 1), "令和元年（2019年）5月1日 水曜日"),
        (date(2019, 4, 30), "平成31年（2019年）4月30日 火曜日"),
        (date(1989, 1, 7), "昭和64年（1989年）1月7日 土曜日"),
    ],
)
def test_japanese_readers_see_the_era(day: date, words: str) -> None:
    with translation.override("ja"):
        assert dates.format_era_day(day) == words


def test_other_readers_see_no_era() -> None:
    with translation.override("en"):
        assert dates.format_era_day(date(2026, 11, 21)) == "Saturday 21 November 2026"


def test_a_moment_is_told_in_the_citys_zone() -> None:
    with translation.override("ja"):
        late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
        assert dates.format_moment(late) == "2026年11月22日 0時30分"
        assert dates.format_day(late) == "2026年11月22日（日）"


def test_a_short_day_names_the_year_only_when_it_is_another() -> None:
    this_year = dates.timezone.localdate().year
    with translation.override("ja"):
        assert dates.format_short_day(date(this_year, 11, 1)) == "11月1日"
        assert dates.format_short_day(date(2001, 11, 1)) == "2001年11月1日"
