"""The desk's screens for keyboards and screen readers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from alerts.models import Alert
from core.clock import beat
from crosspost.models import Channel, CrosspostSettings, EmergencyRequest, StopSwitch
from crosspost.states import State
from tests.reading import list_barriers

from .admin_world import log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/"
ALL = (
    "view_delivery",
    "change_delivery",
    "change_channel",
    "approve_delivery",
    "change_stopswitch",
    "add_emergencyrequest",
    "send_emergency",
)


@pytest.fixture
def town(site: Site) -> Channel:
    CrosspostSettings.objects.create(site=site, needs_approval=True)
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site, town: Channel) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=ALL))


def read(client: Client, address: str, **data: str) -> list[str]:
    """Return the barriers of a screen, asked for or as the answer to a form."""
    path = URL + address
    response = client.post(path, data, follow=True) if data else client.get(path)
    assert response.status_code == 200
    return list_barriers(response.content.decode(), within=".cp-page")


def test_the_monitor(desk: Client, town: Channel, site: Site) -> None:
    shop = make_channel(site, "shop", "谷の市", "200000000000002", state="token_dead")
    for channel in (town, shop):
        make_delivery(channel, "柿", State.NEEDS_PERSON, reason="not_found", checks=5)
        make_delivery(channel, "茶", State.FAILED, reason="duplicate")
        make_delivery(channel, "椀", State.HELD, reason="not_approved")
        make_delivery(channel, "灯", State.PUBLISHED, remote_permalink="https://facebook.com/1")
        make_delivery(channel, "栗", State.UNKNOWN)
        make_delivery(channel, "梨", State.QUEUED, minutes_ago=-90)
        make_delivery(channel, "桃", State.LINED_UP, queue_position=1, turn="")
    assert read(desk, "") == []
    assert read(desk, "?state=all&q=x") == []
    assert read(desk, "?state=held&section=x") == []


def test_the_queue(desk: Client, town: Channel) -> None:
    for place, title in enumerate("柿茶椀栗", start=1):
        make_delivery(town, title, State.LINED_UP, queue_position=place, turn="")
    address = f"queues/{town.pk}/"
    assert read(desk, address) == []
    assert read(desk, address, gap_minutes="x", quiet_from="22:00", day0_0_start="9:00") == []


def test_the_stop_switch(desk: Client, town: Channel, site: Site) -> None:
    assert read(desk, "stop/") == []
    assert read(desk, "stop/", act="pull", reason="") == []
    switch = StopSwitch.objects.create(site=site, level="all", reason="大雨")
    for title in "柿茶":
        make_delivery(town, title, State.HELD, reason="stopped", stopped_by=switch)
        make_delivery(town, f"{title}市", State.SKIPPED, reason="passed_over", stopped_by=switch)
    assert read(desk, "stop/") == []


def test_planning_a_post(desk: Client, town: Channel) -> None:
    waiting = make_delivery(town, "柿", State.QUEUED, minutes_ago=-60)
    unread = make_delivery(town, "茶", State.HELD, reason="not_approved")
    for post in (waiting, unread):
        assert read(desk, f"posts/{post.pk}/") == []
        assert read(desk, f"posts/{post.pk}/plan/") == []
    assert read(desk, f"posts/{waiting.pk}/plan/", verb="time", at="2020-01-01T09:00") == []
    assert read(desk, f"posts/{waiting.pk}/plan/", verb="words", text=" ") == []


def test_several_at_once(desk: Client, town: Channel) -> None:
    posts = [make_delivery(town, title, State.HELD, reason="not_approved") for title in "柿茶"]
    ticked = {"post": [str(post.pk) for post in posts]}
    for extra in ({"verb": "cancel"}, {"verb": "approve"}, {"verb": "cancel", "confirm": "1"}):
        html = desk.post(f"{URL}together/", {**ticked, **extra}).content.decode()
        assert list_barriers(html, within=".cp-page") == []


def test_the_emergency_screens(desk: Client, town: Channel, site: Site) -> None:
    assert read(desk, "emergency/") == []
    assert read(desk, "emergency/", act="preview", level="x", review_hours="x") == []
    texts = {"ja": {"title": "川上地区に避難指示", "body": "川からはなれる。", "steps": ["上へ"]}}
    for number in range(2):
        EmergencyRequest.objects.create(
            site=site,
            level="danger",
            texts={"ja": {**texts["ja"], "title": f"避難 {number}"}},
            review_hours=3,
        )
    Alert.objects.create(site=site, level="danger", texts=texts, review_at=timezone.now())
    assert read(desk, "emergency/") == []
    assert read(desk, "emergency/texts/") == []
    assert read(desk, "emergency/texts/new/") == []
    assert read(desk, "emergency/texts/new/", act="save", name="") == []


def test_the_pages_of_facebook(desk: Client, town: Channel) -> None:
    for address in ("pages/", "pages/new/", "pages/app/", f"pages/{town.pk}/"):
        assert read(desk, address) == [], address
