"""What the panel says of a text while it is written. No database but where photos are."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from core.models import CityImage
from crosspost.admin.checks import (
    Check,
    Photo,
    check_hashtags,
    check_length,
    check_letters,
    check_links,
    check_page,
    check_photos,
    find_untold,
    fold_text,
)
from crosspost.admin.checks.facts import list_facts
from crosspost.admin.checks.letters import count_emoji
from crosspost.pictures import PostPicture
from crosspost.text import MAX_GRAPHEMES


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def keys(checks: list[Check]) -> list[str]:
    return [check.key for check in checks]


def tones(checks: list[Check]) -> list[str]:
    return [check.tone for check in checks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朝九時から。", ["ok"]),
        ("長" * MAX_GRAPHEMES, ["ok", "warn"]),
        ("長" * (MAX_GRAPHEMES + 1), ["stop"]),
        (" \u3000\n", ["stop"]),
        ("こわれた\ud83d", ["stop"]),
        ("\u200fمرحبا\u200f", ["ok"]),
    ],
)
def test_the_length_says_what_stops_and_where_it_folds(text: str, expected: list[str]) -> None:
    assert tones(check_length(text)) == expected


def test_a_text_folds_between_whole_characters_and_loses_none() -> None:
    family = "👨‍👩‍👧‍👦"
    text = family * 600
    shown, rest = fold_text(text)
    assert shown + rest == text
    assert shown.endswith(family)
    assert rest.startswith(family)
    assert fold_text("短い") == ("短い", "")
    shown, rest = fold_text("\n".join("一二三四五六七"))
    assert (shown, rest) == ("一\n二\n三\n四\n五\n六", "\n七")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#鳴瀬谷 #窯出し市 #器", []),
        ("#一 #二 #三 #四", ["hashtags"]),
        ("見てね#鳴瀬谷", ["hashtag_glued"]),
        ("。#鳴瀬谷", ["hashtag_glued"]),
        ("#鳴瀬谷#器", ["hashtag_glued"]),
        ("#鳴瀬谷。", []),
        ("＃鳴瀬谷", []),
        ("#2026", ["hashtag_number"]),
        ("#autumnfestivalnarusedani", ["hashtag_small"]),
        ("#AutumnFestival", []),
        ("#festival", []),
        ("https://city.example/page#part", []),
    ],
)
def test_hashtags_get_hints_and_nothing_more(text: str, expected: list[str]) -> None:
    checks = check_hashtags(text)
    assert keys(checks) == expected
    assert "stop" not in tones(checks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朝ごはんはパンとミルクです。", []),
        ("ﾐﾙｸとパン", ["half_width"]),
        ("NHK と JR で SAGA へ", []),
        ("BIG AUTUMN FESTIVAL TODAY", ["capitals"]),
        ("Big Autumn Festival Today", []),
        ("🍁🍁🍁🍁🍁", []),
        ("🍁🍁🍁🍁🍁🍁", ["emoji"]),
        ("👨‍👩‍👧‍👦🇯🇵", []),
    ],
)
def test_letters_that_are_hard_to_read_get_a_hint(text: str, expected: list[str]) -> None:
    assert keys(check_letters(text)) == expected


def test_a_family_and_a_flag_are_one_emoji_each_and_a_digit_is_none() -> None:
    assert count_emoji("👨‍👩‍👧‍👦🇯🇵 9時 ♨️") == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("くわしくは記事で。", []),
        ("https://www.facebook.com/events/1", ["link_facebook"]),
        ("fb.me とは", []),
        ("https://fb.me/x", ["link_facebook"]),
        ("https://city.example/tea/", ["link_own"]),
        ("https://other.example/ と www.third.example", ["link_other"]),
        ("https://notfacebook.com/", ["link_other"]),
    ],
)
def test_addresses_in_the_text_get_a_hint(text: str, expected: list[str]) -> None:
    assert keys(check_links(text, own_hosts={"city.example"})) == expected


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("11月30日です", "2026年11月30日（月）"),
        ("11/30", "<time> 2026-11-30"),
        ("朝九時から", "午前9時00分から"),
        ("午後3時", "15:00"),
        ("三時半", "15:30"),
        ("1,200円", "￥1200"),
        ("１２００円", "1,200円（税込）"),
        ("2万円", "20,000円"),
        ("0954-00-1111", "電話 0954(00)1111"),
        ("+81 954-00-1111", "0954-00-1111"),
        ("https://tea.example/", "http://www.tea.example"),
        ("tea@city.example", "Tea@City.example"),
        ("on November 30", "30 Nov 2026"),
        ("3時間かかります", "所要は長めです"),
        ("第2回、10名まで", "まとめ"),
    ],
)
def test_what_the_page_says_in_another_way_is_said(text: str, page: str) -> None:
    assert find_untold(text, page) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11月30日です", "11月30日"),
        ("午後4時から", "4時"),
        ("1,200円", "1,200円"),
        ("0954-00-1111 まで", "0954-00-1111"),
        ("申込みは https://form.example/a", "https://form.example/a"),
    ],
)
def test_what_only_the_post_says_is_named(text: str, told: str) -> None:
    [check] = find_untold(text, "窯出し市をひらきます。11月29日、午後3時、1,500円、0954-00-2222。")
    assert (check.key, check.tone) == ("only_there", "warn")
    assert f"“{told}”" in check.text


def test_a_fact_is_understood_once() -> None:
    assert [meaning for meaning, _written in list_facts("2026-11-30 9:00")] == [
        "date:11-30",
        "time:9:0",
    ]


def make_page(**values: Any) -> Any:
    restrictions = SimpleNamespace(exists=lambda: values.get("is_private", False))
    return SimpleNamespace(
        pk=1,
        expire_at=values.get("expire_at"),
        go_live_at=values.get("go_live_at"),
        get_view_restrictions=lambda: restrictions,
    )


def test_a_page_that_not_everybody_can_open_then_stops_the_post() -> None:
    now = timezone.now()
    assert check_page(make_page(), at=None) == []
    assert keys(check_page(make_page(is_private=True), at=None)) == ["page_private"]
    soon = make_page(expire_at=now + timedelta(hours=1))
    assert check_page(soon, at=None) == []
    [check] = check_page(soon, at=now + timedelta(hours=2))
    assert (check.key, check.tone) == ("page_expires", "stop")
    late = make_page(go_live_at=now + timedelta(hours=3))
    assert keys(check_page(late, at=now + timedelta(hours=2))) == ["page_later"]


MADE = PostPicture(url="/x.jpg", width=10, height=10, size=100)


def photo(alt_text: str, *, made: PostPicture | None = MADE) -> Photo:
    return Photo(image=CityImage(title="窯の朝", collection_id=1), alt_text=alt_text, made=made)


def test_photos_need_words_and_a_picture_that_can_be_read() -> None:
    assert keys(check_photos([])) == ["no_photos"]
    assert tones(check_photos([photo("湯気の立つ窯")])) == ["ok"]
    assert keys(check_photos([photo("窯"), photo("")])) == ["alt_missing"]
    assert keys(check_photos([photo("IMG_1234.jpg")])) == ["alt_file_name"]
    assert keys(check_photos([photo("窯"), photo("窯")])) == ["alt_same"]
    assert keys(check_photos([photo(f"窯{n}") for n in range(11)])) == ["too_many_photos"]
    [check] = check_photos([photo("窯", made=None)])
    assert check.tone == "stop"
    assert "“窯の朝”" in check.text


def test_a_text_ten_times_too_long_is_read_as_fast_as_it_is_long() -> None:
    def measure(text: str) -> float:
        begin = time.process_time()
        check_letters(text)
        return time.process_time() - begin

    measure("長")
    short = min(measure("長" * 2_000) for _turn in range(3))

    # Ten times as long; were each letter compared with all others, a hundred times.
    assert measure("長" * 20_000) < 40 * max(short, 0.001)
