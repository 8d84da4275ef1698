from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.models import CitySettings
from home.models import InformationPage
from tests.factories.pages import (
    build_home,
    build_image,
    build_place_index,
    build_story,
    build_story_index,
    get_locale,
    get_site,
)
from tests.words import say

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def add_information(title: str, **values: object) -> InformationPage:
    page = InformationPage(title=title, locale=get_locale(), **values)
    return build_home().add_child(instance=page)


def test_the_navigation_holds_what_editors_put_into_menus_and_marks_where_one_is(
    client: Client,
) -> None:
    build_story_index()
    build_place_index()
    add_information("防災", slug="safety", show_in_menus=True, icon="bell")
    add_information("個人情報", slug="privacy")
    story = build_story()
    links = read(client, story.url).select("nav.nav a")
    assert [link.get_text().strip() for link in links] == ["物語", "場所", "防災"]
    assert [link.get("aria-current") for link in links] == ["true", None, None]
    footer = read(client, "/").select_one("footer")
    assert [link["href"] for link in footer.select("li a")] == ["/privacy/"]


def test_the_way_back_stands_above_a_story(client: Client) -> None:
    story = build_story()
    crumbs = read(client, story.url).select(".crumb a")
    assert [(link.get_text(), link["href"]) for link in crumbs] == [
        (say("Front page"), "/"),
        ("物語", "/stories/"),
    ]
    assert read(client, "/").select(".crumb") == []


def test_a_keyboard_reaches_the_text_first(client: Client) -> None:
    build_home()
    page = read(client, "/")
    first = page.body.find("a")
    assert (first["href"], first["class"]) == ("#main", ["skip"])
    assert page.find(id="main").name == "main"


def test_languages_lead_to_the_same_page_or_say_that_it_is_the_front_page(client: Client) -> None:
    build_home("en")
    build_home("ko")
    story = build_story("窯")
    build_story("Kiln", language="en", translation_key=story.translation_key)
    entries = read(client, story.url).select("#languages li")
    found = [
        (item.a.get_text(), item.a["href"], item.a["hreflang"], item.span is not None)
        for item in entries
    ]
    assert found == [
        ("日本語", story.url, "ja", False),
        ("한국어", "/ko/", "ko", True),
        ("English", "/en/stories/story-1/", "en", False),
    ]


def test_a_city_of_one_language_shows_no_languages(client: Client) -> None:
    build_home()
    page = read(client, "/")
    assert page.select("#languages") == []
    assert page.select(".tools-language") == []


def test_a_view_stands_in_every_language_of_the_site(client: Client) -> None:
    build_home("ja-easy")
    page = read(client, "/easy/search/")
    assert page.html["lang"] == "ja-x-easy"
    assert [item.a["href"] for item in page.select("#languages li")] == [
        "/search/",
        "/easy/search/",
    ]


def test_names_are_in_letters_that_readers_know(client: Client) -> None:
    build_home("en")
    CitySettings.objects.update_or_create(
        site=get_site(),
        defaults={
            "name": "鳴瀬谷町",
            "name_latin": "Narusedani",
            "office_hours": "平日",
            "office_hours_latin": "Weekdays 8:30 to 17:15",
        },
    )
    japanese, english = read(client, "/"), read(client, "/en/")
    assert japanese.select_one(".brand").get_text().strip() == "鳴瀬谷町"
    assert english.select_one(".brand").get_text().strip() == "Narusedani"
    assert "平日" in japanese.footer.get_text()
    assert "Weekdays 8:30 to 17:15" in english.footer.get_text()
    assert "平日" not in english.footer.get_text()


def test_a_page_asks_nothing_of_others_and_runs_nothing(client: Client) -> None:
    story = build_story()
    for address in ("/", story.url, "/stories/", "/search/?q=窯"):
        page = read(client, address)
        assert page.find_all("script") == []
        assert page.find_all("style") == []
        assert [tag for tag in page.find_all(True) if tag.has_attr("style")] == []
        for tag in page.find_all(["link", "img"]):
            source = tag.get("src") or tag["href"]
            assert source.startswith(("/", "http://testserver/")), source


def test_a_citys_emblem_is_its_icon_and_a_neutral_one_stands_in(client: Client) -> None:
    build_home()
    page = read(client, "/")
    assert page.head.select_one("link[rel=icon]")["href"] == "/static/img/favicon.svg"
    assert page.select(".brand img") == []
    emblem = build_image("emblem", size=(200, 200))
    CitySettings.objects.update_or_create(site=get_site(), defaults={"emblem": emblem})
    page = read(client, "/?again")
    icon = page.head.select_one("link[rel=icon]")["href"]
    assert icon == page.select_one(".brand img")["src"]
    assert "emblem" in icon
