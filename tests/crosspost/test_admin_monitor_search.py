"""The monitor's search, its table file and pressing one button for several posts."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from core.clock import beat
from crosspost.admin.queries import list_planned
from crosspost.drafts import save_draft
from crosspost.models import Announcement, Channel, Delivery
from crosspost.selectors import MonitorFilters, search_deliveries
from crosspost.selectors.counting import COUNT_LIMIT, StateCount, count_states
from crosspost.states import State

from .admin_world import (
    DESK,
    WATCHER,
    log_in,
    make_channel,
    make_delivery,
    make_other_city,
    make_staff,
)

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/"
BULK = "/admin/crossposting/together/"
#: All that one look at the monitor asks, Wagtail's frame and the person's rights included.
MOST_QUERIES = 15


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def shop(site: Site) -> Channel:
    return make_channel(site, "shop", "谷の市", "200000000000002")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


def list_posts(client: Client, query: str = "") -> str:
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode().split('data-live="posts"')[1]


def test_older_posts_follow_without_a_gap_or_a_repetition(
    site: Site, town: Channel, shop: Channel
) -> None:
    for number in range(23):
        make_delivery([town, shop][number % 2], f"{number}", State.PUBLISHED, minutes_ago=number)
    same = timezone.now() - timedelta(days=1)
    Delivery.objects.filter(announcement__title__in=["3", "4", "5", "6"]).update(due_at=same)
    seen: list[object] = []
    cursor, pages = "", 0
    while pages < 20:
        filters = MonitorFilters(per_page=4, before=cursor)
        result = search_deliveries(site, filters, channel_ids=[town.pk, shop.pk])
        seen += result.ids
        pages += 1
        cursor = result.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 23
    assert pages == 6
    moments = dict(Delivery.objects.values_list("pk", "due_at"))
    assert [moments[key] for key in seen] == sorted(moments.values(), reverse=True)


def test_kind_author_words_and_days_narrow_the_list(desk: Client, town: Channel) -> None:
    make_delivery(town, "窯出し市", State.PUBLISHED, lag=4)
    old = make_delivery(town, "ごみの日", State.PUBLISHED, minutes_ago=60 * 24 * 40, lag=4)
    author = make_staff("author", page=Site.objects.get(is_default_site=True).root_page)
    Announcement.objects.filter(pk=old.announcement_id).update(
        section="news.storypage", created_by=author
    )
    day = f"{old.due_at.astimezone(town.zone):%Y-%m-%d}"
    for query in ("?section=news.storypage", f"?author={author.pk}", "?q=ごみ", f"?until={day}"):
        found = list_posts(desk, query)
        assert "ごみの日" in found, query
        assert "窯出し市" not in found, query
    assert "ごみの日" not in list_posts(desk, "?q=窯")
    assert "There is no such post." in list_posts(desk, "?q=nothing&section=news.storypage")


@pytest.mark.parametrize(
    "query",
    ["?before=x-y", "?before=99999999999999999999-1", "?since=9999-99-99", "?author=x&site="],
)
def test_nonsense_in_the_address_is_as_if_not_asked(
    desk: Client, town: Channel, query: str
) -> None:
    make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    assert "灯り" in list_posts(desk, query)


def test_open_states_are_counted_to_the_end_and_the_history_to_a_limit(
    site: Site, town: Channel
) -> None:
    def make(title: str, state: State) -> Delivery:
        delivery = make_delivery(town, title, state)
        return delivery

    for number in range(3):
        make(f"h{number}", State.HELD)
        make(f"p{number}", State.PUBLISHED)
    counts = count_states(site, MonitorFilters(), channel_ids=[town.pk])
    assert counts["held"] == StateCount(number=3)
    assert counts["published"] == StateCount(number=3)
    assert counts["failed"] == StateCount(number=0)
    assert COUNT_LIMIT == 1_000
    counts = count_states(site, MonitorFilters(text="h1"), channel_ids=[town.pk])
    assert (counts["held"].number, counts["published"].number) == (1, 0)


def test_the_table_file_speaks_the_readers_language_and_holds_no_formula(
    desk: Client, town: Channel
) -> None:
    make_delivery(town, "=HYPERLINK(1)", State.PUBLISHED, lag=41)
    make_delivery(town, "灯り", State.FAILED, reason="duplicate")
    response = desk.get(f"{URL}posts.csv")
    body = b"".join(response.streaming_content).decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert body.startswith("\ufeff")
    lines = list(csv.reader(body.removeprefix("\ufeff").splitlines()))
    rows = [line for line in lines if len(line) > 10]
    assert rows[0][:2] == ["Page of the website", "Kind of page"]
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "灯り"}
    only = b"".join(desk.get(f"{URL}posts.csv?state=failed").streaming_content).decode()
    assert "灯り" in only
    assert "HYPERLINK" not in only


def test_several_posts_are_sent_again_after_one_more_question(desk: Client, town: Channel) -> None:
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="photo_refused")
    held = make_delivery(town, "朝市", State.HELD, reason="page_not_public")
    unsure = make_delivery(town, "窯出し市", State.UNKNOWN, reason="answer_lost")
    ticked = {"verb": "retry", "post": [failed.pk, held.pk, unsure.pk, "x"]}

    html = desk.post(BULK, ticked).content.decode()
    assert "2 posts" in html
    assert "1 post stays as it is" in html
    assert "Nobody knows yet whether it is on Facebook." in html
    assert f'value="{unsure.pk}"' not in html
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed", "held", "unknown"}

    desk.post(BULK, {**ticked, "confirm": "1"})
    unsure.refresh_from_db()
    held.refresh_from_db()
    assert (unsure.state, held.state) == (State.UNKNOWN, State.QUEUED)
    again = Delivery.objects.get(announcement=failed.announcement, version=2)
    assert again.state == State.QUEUED
    assert Delivery.objects.filter(announcement=unsure.announcement).count() == 1


def test_what_another_city_posted_is_not_moved_and_who_may_only_watch_moves_nothing(
    desk: Client, site: Site, town: Channel
) -> None:
    theirs = make_channel(make_other_city(), "city", "他の町", "200000000000009")
    failed = make_delivery(theirs, "他の町の記事", State.FAILED, reason="duplicate")
    desk.post(BULK, {"verb": "retry", "post": [failed.pk], "confirm": "1"})
    assert Delivery.objects.count() == 1

    mine = make_delivery(town, "朝市", State.HELD, reason="page_not_public")
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    watcher.post(BULK, {"verb": "cancel", "post": [mine.pk], "confirm": "1"})
    mine.refresh_from_db()
    assert mine.state == State.HELD


def test_the_fragment_has_the_monitor_without_the_frame(desk: Client, town: Channel) -> None:
    make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    html = desk.get(f"{URL}?fragment=1").content.decode()
    assert "灯り" in html
    assert "<html" not in html
    assert "fragment=1" not in html


def test_a_search_loses_no_post_where_a_page_of_it_would_be_too_long(
    site: Site, town: Channel, shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of the website was posted twice; a list takes at most five posts."""
    monkeypatch.setattr("crosspost.selectors.search.LONGEST", 5)
    for number in range(7):
        for channel in (town, shop):
            make_delivery(channel, f"市{number}", State.PUBLISHED, minutes_ago=number)
    seen: list[object] = []
    filters = MonitorFilters(text="市", per_page=4)
    for _page in range(10):
        result = search_deliveries(site, filters, channel_ids=[town.pk, shop.pk])
        seen += result.ids
        if not result.next_cursor:
            break
        filters = replace(filters, before=result.next_cursor)
    assert len(seen) == len(set(seen)) == 14


def test_what_scheduled_pages_will_announce_is_asked_for_in_one_query(
    site: Site, town: Channel, shop: Channel
) -> None:
    now = timezone.now()
    for number, hours in enumerate((5, 3, 30, -1)):
        page = site.root_page.add_child(
            instance=Page(title=f"市{number}", slug=f"{number}", live=False)
        )
        save_draft(page, site=site, text="文", channel_ids=[town.pk, shop.pk])
        page.save_revision(approved_go_live_at=now + timedelta(hours=hours))
    list_planned(site, now=now, until=now)
    with CaptureQueriesContext(connection) as queries:
        planned = list_planned(site, now=now, until=now + timedelta(hours=24))
    assert [post.title for post in planned] == ["市1", "市1", "市0", "市0"]
    assert len(queries) == 1


def test_the_numbers_of_a_search_are_those_of_what_it_finds(
    site: Site, town: Channel, shop: Channel
) -> None:
    for title, state in (("市", State.HELD), ("市場", State.FAILED), ("祭", State.HELD)):
        for channel in (town, shop):
            make_delivery(channel, title, state)
    old = make_delivery(town, "市の日", State.HELD, minutes_ago=60 * 24 * 9)

    def count(**filters: object) -> tuple[int, int]:
        asked = MonitorFilters(**filters)
        counts = count_states(site, asked, channel_ids=[town.pk, shop.pk])
        return counts["held"].number, counts["failed"].number

    assert count() == (5, 2)
    assert count(text="市") == (3, 2)
    assert count(text="市", channel_id=town.pk) == (2, 1)
    assert count(text="市", since=old.due_at + timedelta(days=1)) == (2, 2)
    assert count(channel_id=shop.pk) == (2, 1)


def test_twenty_pages_with_everything_cost_a_fixed_number_of_queries(
    desk: Client, site: Site
) -> None:
    for number in range(20):
        channel = make_channel(site, "city", f"頁{number}", f"3000000000000{number:02}")
        for state in (State.PUBLISHED, State.HELD, State.QUEUED, State.LINED_UP, State.FAILED):
            make_delivery(channel, f"{state}{number}", state, reason="")
    for query in ("", "?state=out&q=x&section=news.storypage&author=1"):
        desk.get(URL + query)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(URL + query).status_code == 200
        asked = [one["sql"] for one in queries]
        assert len(asked) <= MOST_QUERIES, "\n".join(sql[:90] for sql in asked)
