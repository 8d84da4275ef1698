"""Changing what is out from the record of a post."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Site

from core.clock import beat
from crosspost.models import Channel, Delivery, PostChange
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


@pytest.fixture
def out(town: Channel) -> Delivery:
    return make_delivery(town, "灯り", State.LISTED, lag=4, remote_post_id="1_2")


def url(delivery: Delivery, *parts: str) -> str:
    return "/".join(["/admin/crossposting/posts", str(delivery.pk), *parts, ""])


def test_hiding_is_asked_once_more_and_told_as_asked_for(desk: Client, out: Delivery) -> None:
    html = desk.get(url(out)).content.decode()
    for kind in ("edit", "hide", "withdraw"):
        assert url(out, "change", kind) in html
    assert url(out, "change", "show") not in html

    assert "Hide the post on Facebook?" in desk.get(url(out, "change", "hide")).content.decode()
    assert PostChange.objects.count() == 0
    desk.post(url(out, "change", "hide"))
    change = PostChange.objects.get()
    assert (change.kind, change.state) == ("hide", "asked")
    html = desk.get(url(out)).content.decode()
    assert "大庭 みのり" in html
    assert url(out, "change", "withdraw") not in html, "one change at a time"

    desk.post(f"/admin/crossposting/changes/{change.pk}/call-off/")
    change.refresh_from_db()
    assert change.state == "called_off"
    out.refresh_from_db()
    assert out.state == State.LISTED


def test_words_that_cannot_be_posted_are_refused_with_a_sentence(
    desk: Client, out: Delivery
) -> None:
    html = desk.post(url(out, "change", "edit"), {"text": "  "}).content.decode()
    assert "The text for Facebook has no words that can be seen." in html
    assert PostChange.objects.count() == 0
    desk.post(url(out, "change", "edit"), {"text": "灯りをともします。"})
    assert PostChange.objects.get().text == "灯りをともします。"


def test_a_colleague_who_looked_signed_out_is_noted(desk: Client, out: Delivery) -> None:
    assert "I looked signed out: it is there" in desk.get(url(out)).content.decode()
    desk.post(url(out, "seen"))
    out.refresh_from_db()
    assert out.seen_at is not None
    assert out.seen_by is not None
    html = desk.get(url(out)).content.decode()
    assert "seen by the public" in html
    assert "I looked signed out: it is there" not in html


def test_who_may_only_watch_changes_nothing(site: Site, out: Delivery) -> None:
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=WATCHER))
    assert url(out, "change", "hide") not in watcher.get(url(out)).content.decode()
    watcher.post(url(out, "change", "hide"))
    watcher.post(url(out, "seen"))
    out.refresh_from_db()
    assert out.seen_at is None
    assert PostChange.objects.count() == 0
