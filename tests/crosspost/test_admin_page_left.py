"""Posts that are still out although their page left the website: a person decides."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page, Site

from core.clock import beat
from crosspost.changes.services import ask_change
from crosspost.digest import build_digest
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.states import State
from users.models import User

from .admin_world import DESK, WATCHER, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db
MONITOR = "/admin/crossposting/"
TOLD = "The page of this post is no longer on the website, and the post is still out."


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


@pytest.fixture
def page(site: Site) -> Page:
    return site.root_page.add_child(instance=Page(title="窯出し市", slug="kama", live=True))


@pytest.fixture
def out(town: Channel, page: Page) -> Delivery:
    return make_delivery(town, "窯出し市", State.LISTED, lag=4, page=page, remote_post_id="1_2")


def read(client: Client) -> str:
    return client.get(MONITOR).content.decode().replace("&#x27;", "'")


def test_a_post_whose_page_left_stands_among_what_needs_a_person_with_the_way_to_take_it_off(
    desk: Client, out: Delivery, page: Page
) -> None:
    assert TOLD not in read(desk)
    page.unpublish()

    html = read(desk)
    assert TOLD in html
    assert "1 thing needs a person." in html
    assert f"/posts/{out.pk}/change/withdraw/" in html

    page.save_revision().publish()
    assert TOLD not in read(desk)


def test_a_post_of_a_deleted_page_is_told_too(desk: Client, out: Delivery, page: Page) -> None:
    page.delete()
    assert f"/posts/{out.pk}/change/withdraw/" in read(desk)


def test_what_is_being_taken_off_is_asked_of_nobody(
    desk: Client, out: Delivery, page: Page
) -> None:
    page.unpublish()
    ask_change(Delivery.objects.get(), kind="withdraw", user=User.objects.get(username="desk"))
    assert TOLD not in read(desk)


def test_a_post_that_shall_stay_is_decided_once_and_on_record(
    desk: Client, out: Delivery, page: Page
) -> None:
    page.unpublish()
    answer = desk.post(f"/admin/crossposting/posts/{out.pk}/stays/", follow=True)

    assert "stays on" in answer.content.decode()
    assert TOLD not in read(desk)
    event = out.events.get(reason=Reason.SAID_STAYS)
    assert event.actor_name == "大庭 みのり"

    answer = desk.post(f"/admin/crossposting/posts/{out.pk}/stays/", follow=True)
    assert "has moved on since you looked" in answer.content.decode()
    assert out.events.filter(reason=Reason.SAID_STAYS).count() == 1


def test_a_post_in_doubt_when_its_page_left_is_told_once_it_is_found(
    desk: Client, town: Channel, page: Page
) -> None:
    doubt = make_delivery(town, "窯出し市", State.UNKNOWN, page=page)
    page.unpublish()
    assert TOLD not in read(desk)
    Delivery.objects.filter(pk=doubt.pk).update(
        state=State.LISTED, deadline_at=None, remote_post_id="1_2"
    )
    assert TOLD in read(desk)


def test_a_post_without_a_number_is_looked_at_on_facebook(
    desk: Client, out: Delivery, page: Page
) -> None:
    Delivery.objects.update(remote_post_id="")
    page.unpublish()
    html = read(desk)
    assert TOLD in html
    assert f"/posts/{out.pk}/change/withdraw/" not in html
    assert 'href="https://www.facebook.com/200000000000001"' in html


def test_who_may_only_watch_reads_it_without_the_buttons(
    site: Site, out: Delivery, page: Page
) -> None:
    beat("clock")
    page.unpublish()
    html = read(log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER)))
    assert TOLD in html
    assert "/change/withdraw/" not in html
    assert "/stays/" not in html


def test_the_letter_of_the_morning_tells_it(town: Channel, out: Delivery, page: Page) -> None:
    page.unpublish()
    with translation.override("en"):
        text = build_digest([town], now=timezone.now())
    assert "1 post waits for a person:" in text
    assert f"窯出し市” on “鳴瀬谷町”: {TOLD}" in text
