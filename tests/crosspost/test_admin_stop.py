"""The page of the stop switch, and the line above every other screen."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Site

from core.clock import beat
from crosspost import stops
from crosspost.models import Channel, StopSwitch
from crosspost.states import State

from .admin_world import DESK, WATCHER, log_in, make_delivery, make_other_city, make_staff

pytestmark = pytest.mark.django_db
PULLER = (*DESK, "view_stopswitch", "change_stopswitch")
URL = "/admin/crossposting/stop/"


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=PULLER))


def pull(client: Client, level: str = "all", reason: str = "大雨") -> object:
    return client.post(URL, {"act": "pull", "level": level, "reason": reason}, follow=True)


def test_the_switch_is_pulled_ended_and_what_was_passed_over_is_picked(
    desk: Client, site: Site, channel: Channel
) -> None:
    waiting = make_delivery(channel, "新茶の季節です")
    make_delivery(channel, "送信中", State.SENDING)

    page = pull(desk).content.decode()

    assert "1 post was already being sent." in page
    assert "1 post is held by it." in page
    assert "新茶の季節です" in page
    page = desk.post(URL, {"act": "end"}, follow=True).content.decode()
    assert f'value="{waiting.pk}"' in page
    assert stops.get_stop(site) is None

    page = desk.post(URL, {"act": "send", "post": [str(waiting.pk), "x"]}, follow=True)

    assert "1 post goes out now." in page.content.decode()
    assert f'value="{waiting.pk}"' not in page.content.decode()
    assert waiting.announcement.deliveries.get(version=2).state == State.QUEUED


def test_a_stop_needs_a_reason(desk: Client) -> None:
    assert "This field is required." in pull(desk, reason=" ").content.decode()
    assert StopSwitch.objects.count() == 0


def test_every_screen_says_that_posts_are_stopped_and_by_whom(
    desk: Client, channel: Channel
) -> None:
    pull(desk)

    for path in ("/admin/crossposting/", URL):
        page = desk.get(path).content.decode()
        assert "All posts but emergencies are stopped." in page
        assert "大雨" in page
        assert "大庭 みのり" in page
    desk.post(URL, {"act": "end"})
    assert "are stopped." not in desk.get("/admin/crossposting/").content.decode()


def test_who_only_watches_sees_it_and_changes_nothing(site: Site) -> None:
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))

    assert watcher.get(URL).status_code == 200
    assert 'value="pull"' not in watcher.get(URL).content.decode()
    watcher.post(URL, {"act": "pull", "level": "all", "reason": "x"})

    assert StopSwitch.objects.count() == 0


def test_a_second_press_says_that_it_was_done(desk: Client) -> None:
    pull(desk)

    assert "Nothing was changed" in pull(desk).content.decode()
    assert StopSwitch.objects.count() == 1


def test_the_desk_of_one_city_stops_no_other(desk: Client) -> None:
    other = make_other_city()

    assert desk.post(f"{URL}?site={other.pk}", {"act": "pull"}).status_code == 404
    assert StopSwitch.objects.count() == 0
