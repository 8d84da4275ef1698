"""The report by month, under Wagtail's Reports."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page, Site

from core.clock import beat
from crosspost.models import Announcement, Channel
from crosspost.states import State

from .admin_world import (
    WATCHER,
    log_in,
    make_channel,
    make_delivery,
    make_other_city,
    make_staff,
)

pytestmark = pytest.mark.django_db
URL = "/admin/reports/crossposting/"


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "=鳴瀬谷町", "200000000000001", timezone="Asia/Tokyo")


@pytest.fixture
def shop(site: Site) -> Channel:
    return make_channel(site, "shop", "谷の市", "200000000000002", timezone="Asia/Tokyo")


@pytest.fixture
def watcher(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))


def read_lines(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"{URL}?export=csv&{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = response.content.decode("utf-8-sig")
    assert response.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(body)))[1:]


def test_it_stands_among_the_reports_and_counts_in_the_words_of_the_monitor(
    watcher: Client, town: Channel, shop: Channel
) -> None:
    make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    make_delivery(town, "市", State.PUBLISHED, lag=4)
    make_delivery(shop, "ごみの日", State.FAILED)
    assert f'"{URL}"' in watcher.get("/admin/").content.decode().replace("\\/", "/")
    html = watcher.get(URL).content.decode()
    assert html.count("<h1") == 1
    assert "3 posts, by the month for which they were asked for" in html
    assert "Download XLSX" in html
    month = f"{timezone.now() - timedelta(minutes=30):%Y-%m}"
    assert read_lines(watcher) == [
        [month, "'=鳴瀬谷町", "page that is gone", "On Facebook", "2"],
        [month, "谷の市", "page that is gone", "Not sent", "1"],
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [2, 1, 1]),
        ("state=out", [2, 1]),
        ("section=news.storypage", [1]),
        ("channel={shop}", [1, 1]),
        ("since={day}", [2, 1]),
        ("since={old}&until={old}", [1]),
        ("until={old}", [1]),
        ("since=nonsense&state=x&p=99", [2, 1, 1]),
    ],
)
def test_it_is_narrowed_by_days_of_the_city_page_kind_and_state(
    watcher: Client, town: Channel, shop: Channel, query: str, numbers: list[int]
) -> None:
    for title in ("灯り", "市"):
        make_delivery(town, title, State.PUBLISHED)
    story = make_delivery(shop, "ごみの日", State.FAILED)
    Announcement.objects.filter(pk=story.announcement_id).update(section="news.storypage")
    old = make_delivery(shop, "去年", State.PUBLISHED, minutes_ago=60 * 24 * 90)
    day = f"{old.due_at.astimezone(shop.zone):%Y-%m-%d}"
    now = f"{timezone.now().astimezone(shop.zone) - timedelta(days=2):%Y-%m-%d}"
    asked = query.format(shop=shop.pk, day=now, old=day)
    assert [int(line[4]) for line in read_lines(watcher, asked)] == numbers


def test_the_file_for_excel_holds_the_same_lines_and_no_formula(
    watcher: Client, town: Channel
) -> None:
    make_delivery(town, "灯り", State.PUBLISHED)
    response: Any = watcher.get(f"{URL}?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    head, line = sheet.iter_rows(values_only=True)
    assert head == ("Month", "Facebook Page", "Kind of page", "State", "Number")
    assert line[1:] == ("=鳴瀬谷町", "page that is gone", "On Facebook", 1)
    assert sheet["B2"].data_type == "s"


def test_only_who_may_watch_sees_it_and_only_of_the_own_city(
    watcher: Client, site: Site, town: Channel
) -> None:
    other = make_other_city()
    make_delivery(make_channel(other, "city", "他の町", "200000000000009"), "他", State.FAILED)
    assert read_lines(watcher) == []
    assert "他の町" not in watcher.get(URL).content.decode()
    assert watcher.get(f"{URL}?site={other.pk}").status_code == 404
    assert log_in(make_staff("plain", page=site.root_page)).get(URL).status_code in (302, 403)

    both = log_in(make_staff("both", page=Page.objects.get(depth=1), permissions=WATCHER))
    assert [line[1] for line in read_lines(both, f"site={other.pk}")] == ["他の町"]
    assert "他の町" in both.get(URL).content.decode(), "the city can be chosen"


def test_what_is_narrowed_comes_as_a_piece_of_the_screen(watcher: Client, town: Channel) -> None:
    make_delivery(town, "灯り", State.PUBLISHED)
    html = watcher.get(f"{URL}results/?state=out").content.decode()
    assert "1 post, by the month for which it was asked for" in html
    assert "<html" not in html
