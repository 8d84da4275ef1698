"""The queue's screen, and planning a waiting post anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from core.clock import beat
from crosspost.models import Channel, Delivery
from crosspost.payload import hash_payload
from crosspost.queue import feed_queues
from crosspost.states import State

from .admin_world import DESK, WATCHER, log_in, make_channel, make_delivery, make_staff

SHOP = ("view_delivery", "arrange_shop_queue")
READER = ("view_delivery", "approve_delivery")
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(site: Site) -> Channel:
    return make_channel(site, "shop", "谷の市", "200000000000002")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


def line_up(shop: Channel, *titles: str) -> list[Delivery]:
    return [
        make_delivery(shop, title, State.LINED_UP, queue_position=place, turn="")
        for place, title in enumerate(titles, start=1)
    ]


def url(shop: Channel) -> str:
    return f"/admin/crossposting/queues/{shop.pk}/"


def read_order(client: Client, shop: Channel) -> list[str]:
    html = client.get(url(shop)).content.decode()
    return [
        part.split("<strong>")[1].split("</strong>")[0] for part in html.split("data-post=")[1:]
    ]


def test_a_press_moves_a_post_and_the_turn_can_decide_again(desk: Client, shop: Channel) -> None:
    _first, second, _third = line_up(shop, "柿", "茶", "椀")
    assert read_order(desk, shop) == ["柿", "茶", "椀"]
    response = desk.post(f"{url(shop)}move/", {"post": second.pk, "to": "1"})
    assert response["Location"].endswith(f"#post-{second.pk}")
    assert read_order(desk, shop) == ["茶", "柿", "椀"]
    assert desk.post(f"{url(shop)}move/", {"turns": "1"}).status_code == 302


def test_who_may_only_watch_sees_the_queue_without_its_buttons(site: Site, shop: Channel) -> None:
    first, second = line_up(shop, "柿", "茶")
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    html = watcher.get(url(shop)).content.decode()
    assert "柿" in html
    assert "/move/" not in html
    assert "Store the rules" not in html
    watcher.post(f"{url(shop)}move/", {"post": second.pk, "to": "1"})
    assert list(Delivery.objects.order_by("queue_position").values_list("pk", flat=True)) == [
        first.pk,
        second.pk,
    ]


def test_who_keeps_the_shop_arranges_its_queue_and_nothing_else(site: Site, shop: Channel) -> None:
    first, second = line_up(shop, "柿", "茶")
    town = make_channel(site, "city", "鳴瀬谷町", "200000000000001")
    story, other = line_up(town, "市", "祭")
    keeper = log_in(make_staff("keeper", page=site.root_page, permissions=SHOP))

    keeper.post(f"{url(shop)}move/", {"post": second.pk, "to": "1"})
    assert read_order(keeper, shop) == ["茶", "柿"]
    keeper.post(url(shop), {"gap_minutes": "90", "daily_cap": "2"})
    shop.refresh_from_db()
    assert (shop.queue_gap, shop.queue_daily_cap) == (90, 2)
    html = keeper.get(url(shop)).content.decode()
    assert f"/posts/{first.pk}/plan/" not in html

    keeper.post(f"{url(town)}move/", {"post": other.pk, "to": "1"})
    keeper.post(f"{url(town)}move/", {"pause": "1"})
    keeper.post(url(town), {"gap_minutes": "1", "daily_cap": "9"})
    assert read_order(keeper, town) == ["市", "祭"]
    assert "/move/" not in keeper.get(url(town)).content.decode()
    keeper.post(f"/admin/crossposting/posts/{first.pk}/cancel/")
    keeper.post(f"/admin/crossposting/posts/{story.pk}/plan/", {"verb": "now"})
    town.refresh_from_db()
    assert (town.queue_paused_at, town.queue_gap) == (None, 60)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.LINED_UP}


def test_a_queue_rests_until_a_person_lets_it_move_again(
    desk: Client, site: Site, shop: Channel
) -> None:
    post = make_delivery(shop, "柿", State.LINED_UP, page=site.root_page, queue_position=1, turn="")
    Delivery.objects.update(payload_sha256=hash_payload(post.payload))
    html = desk.post(f"{url(shop)}move/", {"pause": "1"}, follow=True).content.decode()
    assert "The queue rests. Nothing goes out of it." in html
    assert "It was 大庭 みのり who let it rest." in html
    assert "There is no slot for it within two weeks." in html
    assert feed_queues() == 0
    html = desk.post(f"{url(shop)}move/", {"pause": "1"}, follow=True).content.decode()
    assert "Nothing was changed: a colleague was faster." in html

    desk.post(f"{url(shop)}move/", {"resume": "1"})
    assert feed_queues() == 1
    post.refresh_from_db()
    assert post.state == State.QUEUED
    assert list(shop.events.order_by("pk").values_list("reason", "actor_name")) == [
        ("queue_paused", "大庭 みのり"),
        ("queue_resumed", "大庭 みのり"),
    ]


def test_who_may_approve_reads_what_has_left_the_queue_for_it(site: Site, shop: Channel) -> None:
    post = make_delivery(shop, "柿", State.HELD, reason="not_approved", queue_position=1)
    reader = log_in(make_staff("reader", page=site.root_page, permissions=READER))
    html = reader.get(url(shop)).content.decode()
    assert "Read 1 post that waits for approval" in html
    assert f'name="post" value="{post.pk}"' in html
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    assert "waits for approval" not in watcher.get(url(shop)).content.decode()


def test_rules_are_stored_and_half_a_window_is_told(desk: Client, shop: Channel) -> None:
    values = {"gap_minutes": "90", "daily_cap": "2", "quiet_from": "22:00", "quiet_until": "06:00"}
    values |= {"day0_0_start": "09:00", "day0_0_end": "12:00", "day6_1_start": "17:00"}
    html = desk.post(url(shop), values).content.decode()
    assert "A time to begin and a later time to end, or both empty." in html
    shop.refresh_from_db()
    assert shop.queue_windows == []

    desk.post(url(shop), {**values, "day6_1_end": "00:00"})
    shop.refresh_from_db()
    assert shop.queue_windows == [
        {"weekday": 0, "start": "09:00", "end": "12:00"},
        {"weekday": 6, "start": "17:00", "end": "24:00"},
    ]
    assert (shop.queue_gap, shop.queue_daily_cap) == (90, 2)


def test_a_waiting_post_gets_another_time_and_other_words(desk: Client, shop: Channel) -> None:
    delivery = make_delivery(shop, "柿", State.QUEUED, minutes_ago=-60)
    Delivery.objects.update(payload_sha256=hash_payload(delivery.payload))
    plan = f"/admin/crossposting/posts/{delivery.pk}/plan/"
    assert "Send at this time" in desk.get(plan).content.decode()

    late = timezone.now().astimezone(shop.zone) + timedelta(days=2)
    desk.post(plan, {"verb": "time", "at": f"{late:%Y-%m-%dT%H:%M}"})
    delivery.refresh_from_db()
    assert delivery.due_at == late.replace(second=0, microsecond=0)

    html = desk.post(plan, {"verb": "time", "at": "2020-01-01T09:00"}).content.decode()
    assert "This time has passed." in html
    html = desk.post(plan, {"verb": "words", "text": " \n"}).content.decode()
    assert "The text for Facebook has no words that can be seen." in html

    desk.post(plan, {"verb": "words", "text": "つるし柿ができました。"})
    delivery.refresh_from_db()
    assert delivery.text == "つるし柿ができました。"
    desk.post(plan, {"verb": "cancel"})
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED
    assert "cannot be planned anew" in desk.get(plan).content.decode()


def test_an_address_that_a_person_copied_is_kept_only_if_it_is_facebooks(
    desk: Client, shop: Channel
) -> None:
    for title, address, kept in (
        ("柿", "https://www.facebook.com/1/posts/2", "https://www.facebook.com/1/posts/2"),
        ("茶", "https://facebook.com.evil.example/1", ""),
        ("椀", "javascript:alert(1)", ""),
    ):
        delivery = make_delivery(shop, title, State.NEEDS_PERSON, reason="not_found", checks=5)
        desk.post(f"/admin/crossposting/posts/{delivery.pk}/there/", {"address": address})
        delivery.refresh_from_db()
        assert (delivery.state, delivery.remote_permalink) == (State.PUBLISHED, kept)
