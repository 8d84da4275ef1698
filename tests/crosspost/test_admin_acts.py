from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError
from django.test import Client
from wagtail.models import Site

from core.clock import beat
from crosspost.models import Channel, Delivery, Event
from crosspost.states import State

from .admin_world import DESK, WATCHER, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


def press(client: Client, delivery: Delivery, verb: str, **data: str) -> str:
    response = client.post(f"/admin/crossposting/posts/{delivery.pk}/{verb}/", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_sending_again_makes_one_new_version_however_often_it_is_pressed(
    desk: Client, town: Channel
) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="duplicate")

    assert "“ごみの日” goes out to “鳴瀬谷町” now." in press(desk, failed, "retry")
    assert "Nothing was changed" in press(desk, failed, "retry")

    assert Delivery.objects.count() == 2
    assert Delivery.objects.get(version=2).state == State.QUEUED


def test_a_decision_is_kept_with_the_name_of_who_made_it(desk: Client, town: Channel) -> None:
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")

    assert "“柿” will not be sent to “鳴瀬谷町”." in press(desk, held, "cancel")

    held.refresh_from_db()
    event = Event.objects.get(delivery=held, to_state=State.CANCELLED)
    assert held.state == State.CANCELLED
    assert event.actor_name == "大庭 みのり"
    assert "Nothing was changed" in press(desk, held, "cancel")
    assert Event.objects.filter(delivery=held, to_state=State.CANCELLED).count() == 1


def test_it_is_there_closes_the_case_and_sends_nothing(desk: Client, town: Channel) -> None:
    doubt = make_delivery(town, "灯り", State.NEEDS_PERSON, checks=5)
    assert "is noted as posted on" in press(desk, doubt, "there")
    doubt.refresh_from_db()
    assert doubt.state == State.PUBLISHED
    assert Delivery.objects.count() == 1


def test_it_is_not_there_sends_one_new_post(desk: Client, town: Channel) -> None:
    doubt = make_delivery(town, "灯り", State.NEEDS_PERSON, checks=5)
    press(desk, doubt, "not-there")
    press(desk, doubt, "not-there")
    doubt.refresh_from_db()
    assert doubt.state == State.FAILED
    assert list(Delivery.objects.values_list("version", flat=True).order_by("version")) == [1, 2]


def test_i_cannot_tell_changes_nothing_that_people_can_see(desk: Client, town: Channel) -> None:
    doubt = make_delivery(town, "灯り", State.NEEDS_PERSON, checks=5)
    assert "is not sent again" in press(desk, doubt, "cannot-tell")
    doubt.refresh_from_db()
    assert doubt.state == State.NEEDS_PERSON
    assert Delivery.objects.count() == 1


def test_a_post_in_doubt_is_never_sent_again_by_the_retry_button(
    desk: Client, town: Channel
) -> None:
    doubt = make_delivery(town, "灯り", State.UNKNOWN, reason="answer_lost")
    assert "Nothing was changed" in press(desk, doubt, "retry")
    doubt.refresh_from_db()
    assert doubt.state == State.UNKNOWN
    assert Delivery.objects.count() == 1


def test_buttons_lead_back_to_where_they_were_pressed_and_nowhere_else(
    desk: Client, town: Channel
) -> None:
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")
    url = f"/admin/crossposting/posts/{held.pk}/cancel/"
    back = desk.post(url, {"next": "/admin/crossposting/?state=held"})
    assert back["Location"] == "/admin/crossposting/?state=held"
    away = desk.post(url, {"next": "https://evil.example/"})
    assert away["Location"] == f"/admin/crossposting/posts/{held.pk}/"


def test_a_link_presses_no_button(desk: Client, town: Channel) -> None:
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")
    assert desk.get(f"/admin/crossposting/posts/{held.pk}/cancel/").status_code == 405
    held.refresh_from_db()
    assert held.state == State.HELD


def test_a_form_without_its_token_is_refused(desk: Client, site: Site, town: Channel) -> None:
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert strict.post(f"/admin/crossposting/posts/{held.pk}/cancel/").status_code == 403
    held.refresh_from_db()
    assert held.state == State.HELD


def test_who_may_only_watch_decides_nothing(site: Site, town: Channel) -> None:
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")
    response = watcher.post(f"/admin/crossposting/posts/{held.pk}/cancel/")
    assert response.status_code in (302, 403)
    held.refresh_from_db()
    assert held.state == State.HELD


def test_a_post_that_does_not_exist_is_not_found(desk: Client, town: Channel) -> None:
    unknown = uuid.uuid4()
    assert desk.post(f"/admin/crossposting/posts/{unknown}/cancel/").status_code == 404
    assert desk.get(f"/admin/crossposting/posts/{unknown}/").status_code == 404
    assert desk.post("/admin/crossposting/posts/x/cancel/").status_code == 404


def test_an_address_without_a_posts_number_is_not_found(desk: Client) -> None:
    for number in ("-" * 36, "0" * 36):
        assert desk.post(f"/admin/crossposting/posts/{number}/retry/").status_code == 404


def test_two_who_press_in_the_same_moment_send_one_new_version(
    desk: Client, town: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="duplicate")

    def be_second(*_args: object, **_kwargs: object) -> Delivery:
        raise IntegrityError("delivery_version")

    monkeypatch.setattr("crosspost.settle.add_delivery", be_second)

    assert "Nothing was changed" in press(desk, failed, "retry")
    assert Delivery.objects.count() == 1
