from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from news.selectors import list_topics
from tests.factories.pages import build_contributor, build_image, build_story, build_story_index
from tests.words import say

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, *, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def titles_of(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".rows a.t")]


def build_stories(count: int, *, topics: tuple[str, ...] = ()) -> None:
    writer = build_contributor(f"書き手 {count}")
    for number in range(count):
        build_story(
            f"第{number}話",
            date=date(2026, 1, 1) + timedelta(days=number),
            topics=topics,
            writer=writer,
            main_image=build_image(f"p{count}-{number}", text="絵", size=(240, 160)),
        )


def test_stories_stand_newest_first(client: Client) -> None:
    index = build_story_index()
    build_story("古い", date=date(2025, 3, 1))
    build_story("新しい", date=date(2026, 3, 1))
    build_story("下書き", live=False)
    assert titles_of(read(client, index.url)) == ["新しい", "古い"]


def test_an_empty_list_says_so(client: Client) -> None:
    page = read(client, build_story_index().url)
    assert page.select(".rows") == []
    assert page.select_one(".empty").get_text() == (
        say("There is no story here yet. The first one will stand here.")
    )


def test_a_long_list_has_pages_and_nonsense_numbers_do_no_harm(client: Client) -> None:
    index = build_story_index()
    for number in range(14):
        build_story(f"第{number}話", date=date(2026, 1, 1) + timedelta(days=number))
    first = read(client, index.url)
    assert len(titles_of(first)) == 12
    counts = say("%(first)s to %(last)s of %(total)s, newest first", first=1, last=12, total=14)
    assert counts in first.get_text()
    assert first.select_one(".pager [rel=next]")["href"] == "?page=2"
    assert titles_of(read(client, f"{index.url}?page=2")) == ["第1話", "第0話"]
    assert titles_of(read(client, f"{index.url}?page=99")) == ["第1話", "第0話"]
    for nonsense in ("0", "-1", "x", "²", "%ff", "1.5", ""):
        assert len(titles_of(read(client, f"{index.url}?page={nonsense}"))) == 12


def test_the_second_page_is_its_own_address_for_search_engines(client: Client) -> None:
    index = build_story_index()
    for number in range(13):
        build_story(f"第{number}話")
    canonical = read(client, f"{index.url}?page=2&utm_source=x").select_one("link[rel=canonical]")
    assert canonical["href"] == "http://testserver/stories/?page=2"
    first = read(client, f"{index.url}?utm_source=x").select_one("link[rel=canonical]")
    assert first["href"] == "http://testserver/stories/"


def test_a_topic_has_a_plain_address_and_counts_only_what_is_published(client: Client) -> None:
    index = build_story_index()
    build_story("湯の話", topics=("温泉",))
    build_story("茶の話", topics=("お茶", "温泉"))
    build_story("まだ", topics=("温泉", "ひみつ"), live=False)
    page = read(client, index.url)
    chips = [" ".join(chip.get_text().split()) for chip in page.select(".listing nav a")]
    assert chips == [say("All", context="topics"), "温泉 2", "お茶 1"]
    topic = read(client, f"{index.url}topics/お茶/")
    assert titles_of(topic) == ["茶の話"]
    assert topic.h1.get_text() == "お茶"
    assert topic.select_one(".listing nav [aria-current]").get_text().split() == ["お茶", "1"]


def test_a_rare_topic_has_its_page_though_the_list_offers_only_the_most_used(
    client: Client,
) -> None:
    index = build_story_index()
    often = tuple(f"よく{number:02}" for number in range(24))
    build_story("一つめ", topics=often)
    build_story("二つめ", topics=often)
    build_story("めずらしい話", topics=("たまに",))
    page = read(client, f"{index.url}topics/たまに/")
    assert titles_of(page) == ["めずらしい話"]
    assert page.select_one(".listing nav [aria-current]").get_text().split() == ["たまに", "1"]
    assert len(read(client, index.url).select(".listing nav a")) == 25


def test_a_private_story_is_neither_listed_nor_counted(client: Client) -> None:
    build_story("見せる", topics=("温泉",))
    hidden = build_story("見せない", topics=("温泉", "内緒"))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    index = build_story_index()
    assert titles_of(read(client, index.url)) == ["見せる"]
    assert [(topic.name, topic.count) for topic in list_topics(index)] == [("温泉", 1)]


def test_a_topic_that_no_published_story_has_is_not_found(client: Client) -> None:
    index = build_story_index()
    build_story("まだ", topics=("ひみつ",), live=False)
    read(client, f"{index.url}topics/ひみつ/", status=404)
    read(client, f"{index.url}topics/", status=404)


@pytest.mark.database
def test_a_list_asks_the_database_as_often_for_ten_stories_as_for_two(client: Client) -> None:
    index = build_story_index()
    build_stories(2, topics=("温泉", "お茶"))
    client.get(f"{index.url}?warm")
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(titles_of(read(client, f"{index.url}?few"))) == 2
    build_stories(8, topics=("農業", "食"))
    client.get(f"{index.url}?warm=2")
    with CaptureQueriesContext(connection) as many:
        assert len(titles_of(read(client, f"{index.url}?many"))) == 10
    assert len(many) == len(few)
    assert len(many) <= 20


@pytest.mark.database
def test_a_story_asks_the_database_as_often_beside_ten_others_as_beside_three(
    client: Client,
) -> None:
    story = build_story(
        "主", main_image=build_image("main", text="絵", size=(240, 160)), topics=("温泉",)
    )
    build_stories(3, topics=("温泉",))
    client.get(f"{story.url}?warm")
    with CaptureQueriesContext(connection) as few:
        read(client, f"{story.url}?few")
    build_stories(7, topics=("温泉",))
    client.get(f"{story.url}?warm=2")
    with CaptureQueriesContext(connection) as many:
        read(client, f"{story.url}?many")
    assert len(many) == len(few)
    assert len(many) <= 23
