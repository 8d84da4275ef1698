"""What a press says: from where the post stands afterwards, never from what was pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from core.clock import beat
from core.models import Heartbeat
from crosspost import stops
from crosspost.models import Channel, CrosspostSettings, Delivery, StopSwitch
from crosspost.payload import hash_words
from crosspost.states import State
from users.models import User

from .admin_world import DESK, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db
ALL = (*DESK, "view_stopswitch", "change_stopswitch", "approve_delivery")
BULK = "/admin/crossposting/together/"
STOP = "/admin/crossposting/stop/"
UNREAD = "Nobody has approved these words and pictures yet."


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=ALL))


@pytest.fixture
def strict(site: Site) -> None:
    """The city wants a second person to read each post."""
    CrosspostSettings.objects.create(site=site, needs_approval=True)


def act(client: Client, delivery: Delivery, verb: str) -> str:
    url = f"/admin/crossposting/posts/{delivery.pk}/{verb}/"
    return client.post(url, follow=True).content.decode()


def plan(client: Client, delivery: Delivery, verb: str, **data: str) -> str:
    url = f"/admin/crossposting/posts/{delivery.pk}/plan/"
    return client.post(url, {"verb": verb, **data}, follow=True).content.decode()


def send_again(client: Client, *deliveries: Delivery) -> str:
    data = {"verb": "retry", "post": [row.pk for row in deliveries], "confirm": "1"}
    return client.post(BULK, data, follow=True).content.decode()


def test_a_new_version_that_nobody_approved_is_not_said_to_go_out(
    desk: Client, town: Channel, strict: None
) -> None:
    html = act(desk, make_delivery(town, "ごみの日", State.FAILED, reason="duplicate"), "retry")
    assert "goes out" not in html.split("cp-page")[0]
    assert "“ごみの日” does not go out to “鳴瀬谷町” yet: it is held back." in html
    assert UNREAD in html
    assert Delivery.objects.get(version=2).state == State.HELD


def test_not_there_says_that_the_new_post_waits_for_approval(
    desk: Client, town: Channel, strict: None
) -> None:
    html = act(desk, make_delivery(town, "灯り", State.NEEDS_PERSON, checks=5), "not-there")
    assert "“灯り” does not go out to “鳴瀬谷町” yet: it is held back." in html
    assert "again as a new post" not in html


def test_what_must_be_approved_first_is_not_said_to_have_moved_on(
    desk: Client, town: Channel, strict: None
) -> None:
    html = act(desk, make_delivery(town, "柿", State.HELD, reason="page_not_public"), "retry")
    assert UNREAD in html
    assert "has moved on since you looked" not in html


def test_what_a_stop_will_hold_is_said_to_be_stopped(
    desk: Client, site: Site, town: Channel
) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="photo_refused")
    stops.pull_stop(site, level="all", reason="大雨", user=User.objects.get())

    html = act(desk, failed, "retry")
    assert "“ごみの日” does not go out to “鳴瀬谷町” while posts are stopped: 大雨" in html
    assert "goes out to “鳴瀬谷町” now" not in html


def test_a_page_that_cannot_be_used_is_named_with_its_cause(desk: Client, town: Channel) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="photo_refused")
    Channel.objects.update(state="token_dead", problem="token_dead")

    html = act(desk, failed, "retry")
    assert "“ごみの日” does not go out now: the Page “鳴瀬谷町” cannot be used." in html
    assert "The connection to the Page “鳴瀬谷町” has ended." in html


def test_nothing_is_promised_while_nothing_sends(desk: Client, town: Channel) -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    html = act(desk, make_delivery(town, "柿", State.FAILED, reason="duplicate"), "retry")
    assert "The programme that sends posts is not running" in html
    assert "goes out to “鳴瀬谷町” now" not in html


def test_a_time_is_said_as_it_will_be_or_why_not(desk: Client, town: Channel, strict: None) -> None:
    at = timezone.now().astimezone(town.zone) + timedelta(days=2)
    words = {"at": f"{at:%Y-%m-%dT%H:%M}"}
    unread = make_delivery(town, "柿", State.HELD, reason="not_approved")
    assert UNREAD in plan(desk, unread, "time", **words)

    read = make_delivery(town, "茶", State.QUEUED, minutes_ago=-60)
    Delivery.objects.filter(pk=read.pk).update(approved_sha256=hash_words(read.payload))
    html = plan(desk, read, "time", **words)
    assert f"“茶” goes out to “鳴瀬谷町”: {at.strftime('%B')} {at.day}, {at.hour}:{at:%M}." in html


def test_sending_now_and_lining_up_are_said_from_the_row(desk: Client, town: Channel) -> None:
    post = make_delivery(town, "茶", State.QUEUED, minutes_ago=-60)
    html = plan(desk, post, "queue")
    assert "“茶” stands in the queue of “鳴瀬谷町” and goes out when its turn comes." in html
    assert "“茶” goes out to “鳴瀬谷町” now." in plan(desk, post, "now")

    StopSwitch.objects.create(
        site=town.site, level="all", reason="大雨", pulled_by_name="大庭 みのり"
    )
    assert "while posts are stopped: 大雨" in plan(desk, post, "now")


def test_new_words_say_when_they_need_somebody_to_read_them(
    desk: Client, town: Channel, strict: None
) -> None:
    post = make_delivery(town, "茶", State.QUEUED, minutes_ago=-60)
    html = plan(desk, post, "words", text="新茶です。")
    assert "The new words are stored." in html
    assert UNREAD in html


def test_approving_says_what_becomes_of_the_post(desk: Client, town: Channel, strict: None) -> None:
    post = make_delivery(town, "茶", State.HELD, reason="not_approved")
    Channel.objects.update(state="token_dead", problem="token_dead")
    html = plan(desk, post, "approve")
    assert "The post is approved." in html
    assert "“茶” does not go out now: the Page “鳴瀬谷町” cannot be used." in html


def test_several_posts_are_counted_by_where_they_stand_afterwards(
    desk: Client, town: Channel, site: Site
) -> None:
    failed = [make_delivery(town, name, State.FAILED, reason="duplicate") for name in "柿茶椀"]
    assert "3 posts go out now." in send_again(desk, *failed)

    CrosspostSettings.objects.create(site=site, needs_approval=True)
    more = [make_delivery(town, name, State.FAILED, reason="duplicate") for name in "栗梨"]
    html = send_again(desk, *more)
    assert "2 posts are held back until somebody approves them." in html
    assert "posts go out now" not in html


def test_what_waits_for_approval_is_left_out_with_that_reason(
    desk: Client, town: Channel, strict: None
) -> None:
    held = make_delivery(town, "柿", State.HELD, reason="page_not_public")
    html = desk.post(BULK, {"verb": "retry", "post": [held.pk]}).content.decode()
    assert "Somebody must approve it first." in html


def test_what_was_picked_after_a_stop_is_counted_by_where_it_stands(
    desk: Client, town: Channel, site: Site, strict: None
) -> None:
    switch = StopSwitch.objects.create(
        site=site, level="all", reason="大雨", ended_at=timezone.now()
    )
    posts = [
        make_delivery(town, name, State.SKIPPED, reason="passed_over", stopped_by=switch)
        for name in "柿茶"
    ]
    html = desk.post(
        STOP, {"act": "send", "post": [str(post.pk) for post in posts]}, follow=True
    ).content.decode()
    assert "2 posts are held back until somebody approves them." in html
    assert "go out now" not in html
