from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.pages import build_home, build_place, build_story, build_story_index
from tests.words import say

pytestmark = pytest.mark.django_db


def search(client: Client, query: str, *, status: int = 200, prefix: str = "") -> BeautifulSoup:
    answer = client.get(f"{prefix}/search/?{query}")
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def titles_of(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".rows a.t")]


def test_japanese_words_are_found_inside_titles_and_summaries(client: Client) -> None:
    build_story("朝市のつり銭", summary="町の人の話です。")
    build_story("湯けむりの番", summary="温泉街の灯りをともします。")
    build_place("共同浴場", summary="温泉をそのまま引いた浴場です。")
    assert titles_of(search(client, "q=温泉")) == ["湯けむりの番", "共同浴場"]
    assert titles_of(search(client, "q=つり銭")) == ["朝市のつり銭"]


def test_a_word_in_the_title_comes_before_a_word_in_the_summary(client: Client) -> None:
    build_story("温泉の朝", summary="湯。")
    build_story("灯り", summary="温泉街。")
    assert titles_of(search(client, "q=温泉")) == ["温泉の朝", "灯り"]


def test_width_and_case_do_not_matter(client: Client) -> None:
    build_story("Facebookで話す")
    build_story("ＰＤＦの出し方")
    assert titles_of(search(client, "q=ＦＡＣＥＢＯＯＫ")) == ["Facebookで話す"]
    assert titles_of(search(client, "q=ＰＤＦ")) == ["ＰＤＦの出し方"]


def test_all_words_must_be_there(client: Client) -> None:
    build_story("温泉と茶")
    build_story("温泉と焼きもの")
    assert titles_of(search(client, "q=温泉+茶")) == ["温泉と茶"]
    assert titles_of(search(client, "q=温泉　茶")) == ["温泉と茶"]


def test_what_is_not_published_or_not_for_everybody_is_not_found(client: Client) -> None:
    build_story("秘密の下書き", live=False)
    closed = build_story("秘密の会議")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    page = search(client, "q=秘密")
    assert titles_of(page) == []
    assert "秘密の会議" not in page.get_text()


def test_each_language_finds_its_own_pages(client: Client) -> None:
    build_home("en")
    build_story("Kiln 温泉")
    build_story("Kiln opening", language="en")
    assert titles_of(search(client, "q=kiln", prefix="/en")) == ["Kiln opening"]
    assert titles_of(search(client, "q=kiln")) == ["Kiln 温泉"]


def test_a_search_in_vain_says_what_to_try(client: Client) -> None:
    build_story_index()
    page = search(client, "q=xyzzy")
    words = " ".join(page.select_one(".empty").get_text(" ").split())
    assert say("Nothing was found for “%(words)s”.", words="xyzzy") in words
    assert [link.get_text() for link in page.select(".empty .chips a")] == ["物語"]


def test_a_search_for_nothing_explains_itself(client: Client) -> None:
    build_home()
    page = search(client, "")
    assert page.select(".empty") == []
    assert page.select_one("main input[name=q]")["value"] == ""


@pytest.mark.parametrize(
    "query",
    [
        "q=%25",
        "q=_",
        "q=%27%3B--",
        "q=" + "%E6%B8%A9" * 3000,
        "q=%ff%fe",
        "q=%ED%A0%80",
        "q=a&q=b&page=x",
        "q=%E2%80%AE%F0%9F%98%80",
        "q=a%0Ab%09c",
        "q[]=1",
        "page=99999999999999999999",
        "q=" + "a+" * 500,
    ],
)
def test_odd_questions_are_answered_calmly(client: Client, query: str) -> None:
    build_story("百パーセント")
    search(client, query)


def test_a_nul_in_the_question_is_refused_as_malformed(client: Client) -> None:
    build_home()
    assert client.get("/search/?q=%00").status_code == 400


def test_a_percent_sign_is_a_sign_and_not_everything(client: Client) -> None:
    build_story("百パーセント")
    assert titles_of(search(client, "q=%25")) == []


def test_words_are_shown_as_words(client: Client) -> None:
    build_home()
    page = search(client, "q=<script>alert(1)</script>")
    assert page.find("script") is None
    assert "<script>alert(1)</script>" in page.select_one(".empty").get_text()


def test_many_results_have_pages_that_keep_the_words(client: Client) -> None:
    for number in range(12):
        build_story(f"温泉 第{number}話")
    page = search(client, "q=温泉 第")
    assert len(titles_of(page)) == 10
    follow = page.select_one(".pager [rel=next]")["href"]
    second = client.get(f"/search/{follow}")
    assert len(titles_of(BeautifulSoup(second.content, "html.parser"))) == 2


def test_results_are_not_for_search_engines_and_not_stored(client: Client) -> None:
    build_home()
    answer = client.get("/search/?q=a")
    assert answer["X-Robots-Tag"] == "noindex"
    assert "X-Page-Cache" not in answer


def test_only_reading_is_possible(client: Client) -> None:
    build_home()
    assert client.post("/search/", {"q": "a"}).status_code == 405
