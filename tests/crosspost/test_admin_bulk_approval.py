"""Reading and approving several posts in one go."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from core.clock import beat
from crosspost.models import Channel, CrosspostSettings, Delivery, Event
from crosspost.payload import hash_payload
from crosspost.states import State
from users.models import User

from .admin_world import WATCHER, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/"
BULK = "/admin/crossposting/together/"
READER = ("view_delivery", "approve_delivery")


@pytest.fixture
def town(site: Site) -> Channel:
    CrosspostSettings.objects.create(site=site, needs_approval=True, needs_second_person=True)
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def reader(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("reader", page=site.root_page, permissions=READER))


def hold(town: Channel, title: str, **values: object) -> Delivery:
    delivery = make_delivery(town, title, State.HELD, reason="not_approved", **values)
    Delivery.objects.filter(pk=delivery.pk).update(payload_sha256=hash_payload(delivery.payload))
    delivery.refresh_from_db()
    return delivery


def press(client: Client, *deliveries: Delivery, verb: str = "approve") -> str:
    seen = {f"seen-{one.pk}": one.payload_sha256 for one in deliveries}
    data = {"verb": verb, "confirm": "1", "post": [one.pk for one in deliveries], **seen}
    return client.post(BULK, data).content.decode()


def test_several_posts_are_read_in_full_and_approved_each_with_its_outcome(
    reader: Client, town: Channel
) -> None:
    posts = [hold(town, title) for title in ("柿", "茶")]
    html = reader.get(URL).content.decode()
    assert "Read 2 posts that wait for approval" in html

    html = reader.post(
        BULK, {"verb": "approve", "post": [one.pk for one in posts]}
    ).content.decode()
    for one in posts:
        assert one.text in html
        assert f'name="seen-{one.pk}" value="{one.payload_sha256}"' in html
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.HELD}

    html = press(reader, *posts)
    assert "What became of each" in html
    assert "“柿” goes out to “鳴瀬谷町” now." in html
    assert "“茶” goes out to “鳴瀬谷町” now." in html
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.QUEUED}
    names = Event.objects.filter(reason="approved").values_list("actor_name", flat=True)
    assert list(names) == ["大庭 みのり"] * 2


def test_nobody_approves_their_own_where_the_city_says_so(reader: Client, town: Channel) -> None:
    own = hold(town, "柿", written_by=User.objects.get(username="reader"))
    other = hold(town, "茶", written_by=None)
    html = reader.post(BULK, {"verb": "approve", "post": [own.pk, other.pk]}).content.decode()
    assert "You wrote these words. A colleague must approve them." in html
    assert f'value="{own.pk}"' not in html
    press(reader, own, other)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == (State.HELD, State.QUEUED)

    CrosspostSettings.objects.update(needs_second_person=False)
    press(reader, own)
    own.refresh_from_db()
    assert own.state == State.QUEUED


def test_words_that_were_changed_after_the_look_are_not_approved(
    reader: Client, town: Channel
) -> None:
    post, other = hold(town, "柿"), hold(town, "茶")
    Delivery.objects.filter(pk=post.pk).update(payload_sha256="f" * 64)
    html = press(reader, post, other)
    assert "Nothing was changed: the post has moved on since you looked." in html
    assert "1 post goes out now. The others had moved on since you looked." in html
    post.refresh_from_db()
    assert post.state == State.HELD
    reader.post(BULK, {"verb": "approve", "confirm": "1", "post": [post.pk]})
    post.refresh_from_db()
    assert post.state == State.HELD, "what was not seen is not approved"


def test_who_may_only_approve_sends_nothing_again_and_who_may_only_watch_approves_nothing(
    reader: Client, site: Site, town: Channel
) -> None:
    post = hold(town, "柿")
    failed = make_delivery(town, "茶", State.FAILED, reason="duplicate")
    press(reader, failed, verb="retry")
    assert Delivery.objects.count() == 2
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    press(watcher, post)
    post.refresh_from_db()
    assert post.state == State.HELD
    html = watcher.get(f"{URL}?state=held").content.decode()
    assert 'value="approve"' not in html


def test_a_post_with_a_time_keeps_it_and_what_does_not_wait_is_left_out(
    reader: Client, town: Channel
) -> None:
    late = hold(town, "柿", minutes_ago=-120)
    held = make_delivery(town, "茶", State.HELD, reason="page_not_public")
    html = press(reader, late, held)
    assert "It does not wait for approval." in html
    late.refresh_from_db()
    held.refresh_from_db()
    assert (late.state, held.state) == (State.QUEUED, State.HELD)
    assert late.due_at > timezone.now()
