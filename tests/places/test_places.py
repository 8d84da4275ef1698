from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.social import is_shareable
from tests.factories.pages import build_image, build_place, build_place_index, build_text
from tests.words import say

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_place_says_when_it_is_open_how_to_come_and_whom_to_call(client: Client) -> None:
    place = build_place(
        hours="6時〜21時\n火曜休み",
        fee="おとな 300円",
        address="鳴瀬谷町川上 31",
        access="バス停「瀬の湯前」",
        phone="0000-00-0260",
        main_image=build_image(text="瓦屋根の浴場"),
        body=build_text("<h2>車いすの方</h2><p>スロープがあります。</p>"),
    )
    page = read(client, place.url)
    facts = [" ".join(row.get_text(" ").split()) for row in page.select(".facts div")]
    assert facts == [
        f"{say('Open', context='hours')} 6時〜21時 火曜休み",
        f"{say('Price', context='entry')} おとな 300円",
    ]
    aside = page.select_one("main aside").get_text(" ")
    assert "鳴瀬谷町川上 31" in aside
    assert "バス停「瀬の湯前」" in aside
    assert page.select_one("main aside a[href^=tel]")["href"] == "tel:0000000260"
    assert page.select_one("main figure img")["alt"] == "瓦屋根の浴場"
    assert page.select_one(".flow h2").get_text() == "車いすの方"


def test_a_place_with_nothing_but_a_summary_has_no_empty_boxes(client: Client) -> None:
    page = read(client, build_place().url)
    assert page.select("main .box") == []
    assert page.select("main figure") == []
    assert page.select("main .facts") == []


def test_places_stand_in_the_order_that_editors_gave_them(client: Client) -> None:
    index = build_place_index()
    for title in ("一", "二", "三"):
        build_place(title)
    page = read(client, index.url)
    assert [heading.get_text() for heading in page.select(".plate h2")] == ["一", "二", "三"]


def test_a_place_that_becomes_private_leaves_the_list(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    index = build_place_index()
    build_place("一")
    hidden = build_place("二")
    read(client, index.url)  # stored before the place becomes private
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    page = read(client, index.url)
    assert [heading.get_text() for heading in page.select(".plate h2")] == ["一"]


def test_a_list_without_places_says_so(client: Client) -> None:
    page = read(client, build_place_index().url)
    assert page.select_one(".empty").get_text() == say("No place has been described yet.")


@pytest.mark.database
def test_a_list_asks_the_database_as_often_for_six_places_as_for_two(client: Client) -> None:
    index = build_place_index()
    for number in range(2):
        build_place(f"{number}", main_image=build_image(f"a{number}", text="絵", size=(240, 160)))
    client.get(f"{index.url}?warm")
    with CaptureQueriesContext(connection) as few:
        read(client, f"{index.url}?few")
    for number in range(4):
        build_place(f"{number}", main_image=build_image(f"b{number}", text="絵", size=(240, 160)))
    client.get(f"{index.url}?warm=2")
    with CaptureQueriesContext(connection) as many:
        assert len(read(client, f"{index.url}?many").select(".plate")) == 6
    assert len(many) == len(few)


def test_a_place_offers_itself_to_the_citys_channel() -> None:
    image = build_image(text="湯けむり")
    place = build_place(main_image=image)
    assert is_shareable(place)
    assert place.share_kind == "city"
    assert place.get_share_text() == "共同浴場「瀬の湯」\n\n町でいちばん古い共同浴場です。"
    assert [picture.image_id for picture in place.get_share_pictures()] == [image.pk]
    assert place.get_share_availability(timezone.now()).is_available


def test_a_place_with_an_undescribed_picture_is_not_published() -> None:
    with pytest.raises(ValidationError) as caught:
        build_place(main_image=build_image())
    assert list(caught.value.message_dict) == ["main_image_alt"]
