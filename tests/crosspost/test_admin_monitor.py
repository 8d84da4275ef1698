from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from core.clock import beat
from core.models import Heartbeat
from crosspost.drafts import save_draft
from crosspost.models import Attempt, Channel, Delivery, Event
from crosspost.states import State
from crosspost.stops import pull_stop
from users.models import User

from .admin_world import (
    DESK,
    KEEPER,
    WATCHER,
    log_in,
    make_channel,
    make_delivery,
    make_other_city,
    make_staff,
)

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/"


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


@pytest.fixture
def keeper(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("keeper", page=site.root_page, permissions=KEEPER))


def read(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_quiet_day_says_that_nothing_needs_anybody(desk: Client, town: Channel) -> None:
    html = read(desk)
    assert "Nothing needs you. Everything goes as planned." in html
    assert "No post needs a decision." in html
    assert '<form method="post"' not in html.split('class="cp cp-page"')[1]


def test_a_post_in_doubt_asks_what_is_on_the_page_and_offers_no_sending_again(
    desk: Client, town: Channel
) -> None:
    delivery = make_delivery(town, "窯出し市", State.NEEDS_PERSON, reason="not_found", checks=5)
    html = read(desk)
    assert "1 thing needs a person." in html
    assert f"/posts/{delivery.pk}/there/" in html
    assert f"/posts/{delivery.pk}/not-there/" in html
    assert f"/posts/{delivery.pk}/cannot-tell/" in html
    assert f"/posts/{delivery.pk}/retry/" not in html
    assert 'href="https://www.facebook.com/200000000000001"' in html


def test_a_refused_post_needs_a_person_until_a_newer_version_exists(
    desk: Client, town: Channel
) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="duplicate")
    assert f"/posts/{failed.pk}/retry/" in read(desk)

    make_delivery(town, "ごみの日", State.QUEUED, version=2)
    html = read(desk)
    assert f"/posts/{failed.pk}/retry/" not in html
    assert "Nothing needs you." in html


def test_a_dead_connection_is_one_card_with_everything_that_waits_for_it(
    keeper: Client, town: Channel
) -> None:
    Channel.objects.update(state="token_dead", problem="token_dead")
    for title in ("つるし柿", "茶まんじゅう"):
        make_delivery(town, title, State.HELD, reason="token_dead")

    html = read(keeper)
    assert html.count('<article class="cp-todo') == 1
    assert "Nothing can be posted to “鳴瀬谷町”" in html
    assert "“つるし柿”, “茶まんじゅう”" in html
    assert f"/admin/crossposting/pages/{town.pk}/#connect" in html


def test_who_may_not_connect_pages_is_not_sent_there(desk: Client, town: Channel) -> None:
    Channel.objects.update(state="token_dead", problem="token_dead")
    html = read(desk)
    assert "Nothing can be posted to “鳴瀬谷町”" in html
    assert "/admin/crossposting/pages/" not in html


def test_who_may_only_watch_sees_the_words_without_the_buttons(site: Site, town: Channel) -> None:
    beat("clock")
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    delivery = make_delivery(town, "窯出し市", State.NEEDS_PERSON, reason="not_found", checks=5)
    html = read(watcher)
    assert "Nobody knows yet whether it is on Facebook." in html
    assert f"/posts/{delivery.pk}/there/" not in html


def test_what_we_look_for_ourselves_is_told_and_asks_nobody(desk: Client, town: Channel) -> None:
    make_delivery(town, "朝五時", State.UNKNOWN, reason="answer_lost")
    html = read(desk)
    assert "Please do not send it again." in html
    assert "Nothing needs you." in html


def test_a_silent_sender_is_the_first_card_and_no_promise_is_made(
    desk: Client, town: Channel
) -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    make_delivery(town, "朝五時", State.QUEUED)
    html = read(desk)
    assert "1 thing needs a person. No post goes out at the moment." in html
    assert "does not run" in html
    assert "Everything else goes as planned" not in html


def test_the_fourth_light_tells_whether_the_stop_switch_is_on(
    desk: Client, site: Site, town: Channel
) -> None:
    html = read(desk)
    assert html.count('<li class="cp-light') == 3
    assert "not pulled" in html

    pull_stop(site, level="soft", reason="大雨警報", user=User.objects.get(username="desk"))
    make_delivery(town, "つるし柿", State.HELD, reason="stopped")
    html = read(desk)
    assert "not pulled" not in html
    assert "by 大庭 みのり: 大雨警報" in html
    assert html.count('<article class="cp-todo') == 1, "one card for all that the switch holds"
    assert "1 post is held by it." in html


def test_scheduled_pages_with_a_tick_stand_in_the_next_24_hours(
    desk: Client, site: Site, town: Channel
) -> None:
    at = timezone.now() + timedelta(hours=5)
    late = timezone.now() + timedelta(hours=30)
    for title, moment, channels in (
        ("あす窯ひらき", at, [town.pk]),
        ("あさっての市", late, [town.pk]),
        ("印のない記事", at, []),
    ):
        page = site.root_page.add_child(instance=Page(title=title, slug=title, live=False))
        save_draft(page, site=site, text="文", channel_ids=channels)
        page.save_revision(approved_go_live_at=moment)

    html = read(desk)
    assert "あす窯ひらき" in html
    assert "when the page is published" in html
    assert "あさっての市" not in html
    assert "印のない記事" not in html


def test_what_is_done_shows_delay_link_and_proof(desk: Client, town: Channel) -> None:
    make_delivery(
        town, "灯り", State.PUBLISHED, lag=41, remote_permalink="https://www.facebook.com/1/posts/2"
    )
    html = read(desk)
    assert "41 s" in html
    assert "read back, " in html
    assert 'href="https://www.facebook.com/1/posts/2"' in html


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?state=out", "灯り", "ごみの日"),
        ("?state=failed", "ごみの日", "灯り"),
        ("?state=nonsense&page=-3&channel=x", "灯り", None),
        ("?page=99999999999999999999", "灯り", None),
    ],
)
def test_filters_are_addresses_and_nonsense_asks_for_everything(
    desk: Client, town: Channel, query: str, shown: str, hidden: str | None
) -> None:
    make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    make_delivery(town, "ごみの日", State.FAILED, reason="duplicate")
    table = read(desk, URL + query).split('id="posts"')[1]
    assert shown in table
    assert hidden is None or hidden not in table


def test_a_page_filter_shows_only_that_page(desk: Client, site: Site, town: Channel) -> None:
    shop = make_channel(site, "shop", "谷の市", "200000000000002")
    make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    make_delivery(shop, "柿", State.PUBLISHED, lag=4)
    table = read(desk, f"{URL}?channel={shop.pk}").split('id="posts"')[1]
    assert "柿" in table
    assert "灯り" not in table


def count_queries(client: Client) -> int:
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    return len(queries)


def test_more_posts_do_not_mean_more_queries(desk: Client, town: Channel) -> None:
    for number in range(2):
        make_delivery(town, f"少{number}", State.PUBLISHED, lag=4)
        make_delivery(town, f"待{number}", State.HELD, reason="page_not_public")
        make_delivery(town, f"列{number}", State.QUEUED)
    few = count_queries(desk)
    for number in range(30):
        make_delivery(town, f"多{number}", State.PUBLISHED, lag=4)
        make_delivery(town, f"止{number}", State.HELD, reason="page_not_public")
        make_delivery(town, f"行{number}", State.QUEUED)
        make_delivery(town, f"否{number}", State.FAILED, reason="duplicate")
    assert count_queries(desk) <= few + 1


def test_another_citys_posts_are_neither_shown_nor_reachable(desk: Client, town: Channel) -> None:
    other = make_other_city()
    theirs = make_channel(other, "city", "他の町のページ", "200000000000009")
    delivery = make_delivery(theirs, "他の町の記事", State.NEEDS_PERSON, checks=5)

    assert "他の町" not in read(desk)
    assert desk.get(f"{URL}?site={other.pk}").status_code == 404
    assert desk.get(f"/admin/crossposting/posts/{delivery.pk}/").status_code == 404
    assert desk.post(f"/admin/crossposting/posts/{delivery.pk}/there/").status_code == 404
    delivery.refresh_from_db()
    assert delivery.state == State.NEEDS_PERSON


def test_who_works_for_two_cities_can_switch_between_them(site: Site, town: Channel) -> None:
    other = make_other_city()
    make_channel(other, "city", "他の町のページ", "200000000000009")
    beat("clock")
    both = log_in(make_staff("both", page=Page.objects.get(depth=1), permissions=WATCHER))
    assert "鳴瀬谷町" in read(both)
    assert "他の町のページ" in read(both, f"{URL}?site={other.pk}")


def test_without_the_permission_there_is_no_monitor_and_no_menu_item(site: Site) -> None:
    writer = log_in(make_staff("plain", page=site.root_page))
    assert writer.get(URL).status_code in (302, 403)
    assert "/admin/crossposting/" not in writer.get("/admin/").content.decode()


def test_who_is_not_logged_in_is_sent_to_the_login_page(db: Any) -> None:
    response = Client(SERVER_NAME="localhost").get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_the_record_shows_words_calls_and_who_pressed_what(
    desk: Client, town: Channel, site: Site
) -> None:
    delivery = make_delivery(town, "窯出し市", State.FAILED, reason="duplicate")
    Attempt.objects.create(
        delivery=delivery,
        lease_no=1,
        kind="create",
        outcome="rejected",
        http_status=400,
        code=506,
        trace_id="AbCdEf",
        ended_at=timezone.now(),
        summary="Duplicate status message",
    )
    Attempt.objects.create(delivery=delivery, lease_no=1, kind="verify")
    Event.objects.create(delivery=delivery, to_state="queued", actor_name="大庭 みのり")
    Event.objects.create(
        delivery=delivery, from_state="sending", to_state="failed", reason="duplicate"
    )

    html = read(desk, f"/admin/crossposting/posts/{delivery.pk}/")
    for words in (
        "窯出し市\n\n本文。",
        "http://localhost/s/x/",
        "506 / HTTP 400",
        "AbCdEf",
        "Duplicate status message",
        "never came back",
        "大庭 みのり",
        "Facebook says that the same words were posted just before.",
    ):
        assert words in html
    assert Delivery.objects.get().state == State.FAILED, "looking changes nothing"
