from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Site

from core.clock import beat
from crosspost.admin.times import say_moment
from crosspost.models import Channel
from crosspost.states import State
from news.models import StoryIndexPage, StoryPage

from .admin_world import WATCHER, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def index(site: Site) -> StoryIndexPage:
    return site.root_page.add_child(instance=StoryIndexPage(title="読みもの", slug="stories"))


def add_stories(index: StoryIndexPage, town: Channel, *, first: int, count: int) -> None:
    for number in range(first, first + count):
        story = index.add_child(
            instance=StoryPage(title=f"話{number}", slug=f"s{number}", summary="まとめ")
        )
        make_delivery(town, story.title, State.PUBLISHED, page=story, lag=3)


@pytest.fixture
def watcher(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))


def test_the_listing_says_of_each_story_how_its_post_is(
    watcher: Client, index: StoryIndexPage, town: Channel
) -> None:
    add_stories(index, town, first=0, count=1)
    quiet = index.add_child(instance=StoryPage(title="静か", slug="quiet", summary="まとめ"))

    html = watcher.get(f"/admin/pages/{index.pk}/").content.decode()
    assert html.count("On Facebook</a>") == 1
    assert quiet.title in html


def test_who_may_not_watch_reads_the_words_without_a_link(
    site: Site, index: StoryIndexPage, town: Channel
) -> None:
    add_stories(index, town, first=0, count=1)
    writer = log_in(make_staff("writer", page=site.root_page))
    html = writer.get(f"/admin/pages/{index.pk}/").content.decode()
    assert "On Facebook" in html
    assert "/admin/crossposting/" not in html


def test_a_longer_listing_asks_the_database_no_more_often(
    watcher: Client, index: StoryIndexPage, town: Channel
) -> None:
    url = f"/admin/pages/{index.pk}/"

    def count_ledger_queries() -> int:
        watcher.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert watcher.get(url).status_code == 200
        return sum("crosspost_" in query["sql"] for query in queries)

    add_stories(index, town, first=0, count=2)
    few = count_ledger_queries()
    add_stories(index, town, first=2, count=20)
    assert count_ledger_queries() == few == 2


def test_the_listing_says_when_a_planned_post_goes_out_and_that_one_is_held(
    watcher: Client, index: StoryIndexPage, town: Channel
) -> None:
    for title, state, minutes in (("先", State.QUEUED, -60 * 24 * 40), ("止", State.HELD, 5)):
        story = index.add_child(
            instance=StoryPage(title=title, slug=f"s{minutes}", summary="まとめ")
        )
        make_delivery(town, title, state, page=story, minutes_ago=minutes)
    later = timezone.now() + timedelta(days=40)

    html = watcher.get(f"/admin/pages/{index.pk}/").content.decode()
    cells = re.findall(r'<td class="facebook">.*?</td>', html, re.DOTALL)
    said = {" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in cells}
    with translation.override("en"):
        moment = say_moment(later, town.zone)
    assert said == {f"Waiting {moment}", "Held back"}
