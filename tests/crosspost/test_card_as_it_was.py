"""The card that Facebook answered just before the post was shown: kept, and shown in its record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Site

from core.clock import beat
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.share_card import read_card
from crosspost.states import State

from .admin_world import WATCHER, log_in, make_delivery, make_staff
from .conftest import IMAGE, TITLE, Announce, let_wait_pass, reload
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))


def read_record(client: Client, delivery: Delivery) -> str:
    return client.get(f"/admin/crossposting/posts/{delivery.pk}/").content.decode()


@pytest.mark.parametrize("publishing", ["direct", "staged"])
def test_what_facebook_read_is_kept_with_its_moment_and_shown(
    publishing: str, announce: Announce, graph: PlayedGraph, watcher: Client
) -> None:
    Channel.objects.update(publishing=publishing)
    graph.card["description"] = "今年も香りが立っています。"
    before = timezone.now()
    delivery = announce()
    services.send_delivery(delivery.pk)

    card = reload(delivery).card
    assert (card["title"], card["image"]) == (TITLE, IMAGE)
    assert card["description"] == "今年も香りが立っています。"
    moment = parse_datetime(card["at"])
    assert moment is not None
    assert before <= moment <= reload(delivery).published_at

    html = read_record(watcher, delivery)
    assert "The card as it was" in html
    assert "今年も香りが立っています。" in html
    assert f'src="{IMAGE}"' in html


def test_a_later_reading_takes_the_place_of_an_earlier_one(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.card["description"] = "古い"
    graph.refuse("create", error(190, 460))
    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.HELD
    assert reload(delivery).card["description"] == "古い"

    graph.card["description"] = "新しい"
    services.resume_channel(Channel.objects.get())
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)
    assert reload(delivery).card["description"] == "新しい"


def test_a_card_that_differs_is_kept_too_so_that_people_see_how(
    announce: Announce, graph: PlayedGraph, watcher: Client
) -> None:
    graph.card = {"title": "前の題名", "image": [{"url": IMAGE}]}
    delivery = announce()
    services.send_delivery(delivery.pk)

    assert reload(delivery).reason == Reason.CARD_DIFFERS
    html = read_record(watcher, delivery)
    assert "前の題名" in html
    assert "The card as Facebook reads it" in html


def test_a_picture_of_a_strange_place_is_a_link_and_never_loaded(
    watcher: Client, channel: Channel
) -> None:
    card = {"title": "x", "description": "", "image": "https://evil.example/a.png", "at": ""}
    html = read_record(watcher, make_delivery(channel, "柿", State.PUBLISHED, lag=3, card=card))
    assert 'src="https://evil.example' not in html
    assert "https://evil.example/a.png" in html


def test_a_post_without_a_card_says_nothing_of_one(watcher: Client, channel: Channel) -> None:
    html = read_record(watcher, make_delivery(channel, "柿", State.PUBLISHED, lag=3))
    assert "The card as" not in html


@pytest.mark.parametrize(
    ("answer", "title", "image"),
    [
        ({"title": ["x"], "image": "nothing"}, "", ""),
        ({"title": "  a \n b", "image": [{"url": "javascript:alert(1)"}]}, "a b", ""),
        ({"title": "長" * 900, "image": {"url": IMAGE}}, "長" * 300, IMAGE),
        ({"image": [{}, {"url": f"{IMAGE}?{'x' * 3000}"}, {"url": IMAGE}]}, "", IMAGE),
        ({"title": "null\x00byte"}, "nullbyte", ""),
    ],
)
def test_strange_answers_leave_a_plain_card(answer: dict[str, Any], title: str, image: str) -> None:
    card = read_card(answer, at=timezone.now())
    assert (card["title"], card["image"]) == (title, image)
