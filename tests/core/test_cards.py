from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.models import CitySettings
from tests.factories.pages import (
    build_home,
    build_image,
    build_place,
    build_story,
    build_story_index,
    get_site,
)

pytestmark = pytest.mark.django_db


def read_head(client: Client, address: str) -> dict[str, list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    found: dict[str, list[str]] = {}
    page = BeautifulSoup(answer.content, "html.parser")
    for tag in page.head.select("meta[property], meta[name]"):
        found.setdefault(tag.get("property") or tag["name"], []).append(tag["content"])
    for link in page.head.select("link[rel=canonical], link[rel=alternate]"):
        key = "canonical" if "canonical" in link["rel"] else f"alternate {link['hreflang']}"
        found.setdefault(key, []).append(link["href"])
    return found


def test_a_storys_card_has_all_that_facebook_asks_for(client: Client) -> None:
    CitySettings.objects.update_or_create(site=get_site(), defaults={"name": "鳴瀬谷町"})
    story = build_story(main_image=build_image(text="登り窯"))
    head = read_head(client, f"{story.url}?utm_source=x")
    assert head["og:type"] == ["article"]
    assert head["og:title"] == ["三日待って、窯をあける"]
    assert head["og:description"] == ["窯の火が消えて三日目の朝です。"]
    assert head["description"] == head["og:description"]
    assert head["og:url"] == head["canonical"] == [f"http://testserver{story.url}"]
    assert head["og:locale"] == ["ja_JP"]
    assert head["og:site_name"] == ["鳴瀬谷町"]
    (picture,) = head["og:image"]
    assert picture.startswith("http://testserver/media/")
    assert picture.endswith(".jpg")
    assert (head["og:image:width"], head["og:image:height"]) == (["1200"], ["630"])
    assert head["og:image:type"] == ["image/jpeg"]
    assert head["og:image:alt"] == ["登り窯"]
    assert head["twitter:card"] == ["summary_large_image"]
    assert len(head["article:published_time"]) == 1
    stored = story.main_image.renditions.get(filter_spec="fill-1200x630|format-jpeg")
    assert picture.endswith(stored.url)
    with stored.file.open() as content:
        assert content.read(3) == b"\xff\xd8\xff"


def test_words_in_a_card_are_only_words(client: Client) -> None:
    story = build_story('「窯」 "><script>', summary="一行目\n二行目 & <b>")
    head = read_head(client, story.url)
    assert head["og:title"] == ['「窯」 "><script>']
    assert head["og:description"] == ["一行目 二行目 & <b>"]


def test_a_page_without_a_picture_shows_the_citys(client: Client) -> None:
    image = build_image("card", text="町の絵")
    CitySettings.objects.update_or_create(site=get_site(), defaults={"card_picture": image})
    head = read_head(client, build_story().url)
    assert "card" in head["og:image"][0]
    assert head["og:image:alt"] == ["町の絵"]


def test_without_any_picture_the_card_is_a_small_one(client: Client) -> None:
    head = read_head(client, build_story().url)
    assert "og:image" not in head
    assert head["twitter:card"] == ["summary"]


def test_a_card_picture_whose_file_is_gone_gives_way_to_the_citys(client: Client) -> None:
    gone = build_image("gone", text="x")
    city = build_image("card", text="町の絵")
    CitySettings.objects.update_or_create(site=get_site(), defaults={"card_picture": city})
    story = build_story(main_image=gone)
    gone.file.storage.delete(gone.file.name)
    assert "card" in read_head(client, story.url)["og:image"][0]


def test_a_place_has_a_card_of_its_own(client: Client) -> None:
    place = build_place(main_image=build_image("bath", text="浴場"))
    head = read_head(client, place.url)
    assert head["og:title"] == ["共同浴場「瀬の湯」"]
    assert "bath" in head["og:image"][0]


def test_translations_name_each_other(client: Client) -> None:
    build_home("en")
    story = build_story("窯")
    index = build_story_index("en")
    other = build_story("Kiln", language="en", translation_key=story.translation_key)
    head = read_head(client, story.url)
    assert head["alternate ja"] == [f"http://testserver{story.url}"]
    assert head["alternate en"] == [f"http://testserver{other.url}"]
    assert head["alternate x-default"] == head["alternate ja"]
    assert head["og:locale:alternate"] == ["en_US"]
    other.unpublish()
    again = read_head(client, f"{story.url}?again")
    assert "alternate en" not in again
    assert "og:locale:alternate" not in again
    assert index.url == "/en/stories/"
