from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from crosspost import services
from crosspost.admin.finding_words import list_channel_findings
from crosspost.audit import audit_channel, run_nightly
from crosspost.findings import settle_finding
from crosspost.health import list_channels_to_check
from crosspost.live_mode import find_app_problem
from crosspost.models import Channel, Delivery, FacebookApp, Finding, PostChange
from crosspost.reasons import Reason
from crosspost.states import Publishing, State
from crosspost.words import explain
from users.models import User

from .conftest import Announce
from .played_graph import PAGE_ID, PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    delivery = announce()
    services.send_delivery(delivery.pk)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=1))
    delivery.refresh_from_db()
    graph.calls.clear()
    return delivery


def list_open(channel: Channel) -> list[Finding]:
    """Return what the screen of a Page shows."""
    return [view.finding for view in list_channel_findings(channel)]


def add_post(graph: PlayedGraph, number: str, link: str, *, is_published: bool = True) -> None:
    post_id = f"{PAGE_ID}_{number}"
    graph.posts[post_id] = {
        "id": post_id,
        "message": "こんにちは",
        "link": link,
        "photos": [],
        "is_published": is_published,
    }


def test_where_page_and_ledger_agree_nothing_is_told(out: Delivery, channel: Channel) -> None:
    assert audit_channel(channel) == 0
    assert not OutgoingMail.objects.exists()


def test_a_post_that_disappeared_is_told_once_and_not_sent_again(
    out: Delivery, channel: Channel, graph: PlayedGraph, site: Site
) -> None:
    graph.posts.clear()
    assert audit_channel(channel) == 1
    assert audit_channel(channel) == 0

    (finding,) = list_open(channel)
    out.refresh_from_db()
    assert (finding.kind, finding.delivery) == (Finding.Kind.GONE, out)
    assert (out.state, out.reason) == (State.PUBLISHED, Reason.GONE_WITHOUT_US)
    assert explain(out.state, out.reason).now == "We did not find it on Facebook."
    assert OutgoingMail.objects.count() == 3
    assert graph.visible_calls == []
    assert not PostChange.objects.exists()


def test_a_post_that_the_list_leaves_out_is_read_by_its_id_and_found(
    out: Delivery, channel: Channel, graph: PlayedGraph
) -> None:
    graph.unlisted = True

    assert audit_channel(channel) == 0
    assert not Finding.objects.exists()


def test_what_is_in_the_list_again_settles_itself(
    out: Delivery, channel: Channel, graph: PlayedGraph, site: Site
) -> None:
    posts = dict(graph.posts)
    graph.posts.clear()
    audit_channel(channel)
    graph.posts.update(posts)
    audit_channel(channel)

    assert list_open(channel) == []
    assert Delivery.objects.get().reason == ""


def test_posts_with_our_link_that_are_unknown_or_twice_are_told(
    out: Delivery, channel: Channel, graph: PlayedGraph, site: Site, writer: User
) -> None:
    add_post(graph, "91", out.link)
    add_post(graph, "92", out.link.replace(out.marker, "bcdfghjkmn"))
    add_post(graph, "93", "https://other.example/s/bcdfghjkmn/")
    assert audit_channel(channel) == 2

    found = {finding.post_id: finding.kind for finding in list_open(channel)}
    assert found == {
        f"{PAGE_ID}_91": Finding.Kind.TWICE,
        f"{PAGE_ID}_92": Finding.Kind.UNKNOWN_POST,
    }
    assert len(graph.posts) == 4
    settle_finding(list_open(channel)[0], user=writer)
    assert len(list_open(channel)) == 1


def test_a_page_that_cannot_be_read_proves_nothing(
    out: Delivery, channel: Channel, graph: PlayedGraph
) -> None:
    graph.posts.clear()
    graph.refuse("list", error(2, status=500))

    assert audit_channel(channel) == 0
    assert not Finding.objects.exists()


def test_hidden_posts_that_nobody_needs_are_removed_and_strange_ones_counted(
    out: Delivery, channel: Channel, graph: PlayedGraph
) -> None:
    add_post(graph, "81", out.link, is_published=False)
    add_post(graph, "82", out.link, is_published=False)
    add_post(graph, "83", "", is_published=False)
    Channel.objects.update(leftover_ids=[f"{PAGE_ID}_83"])
    Delivery.objects.update(hidden_post_id=f"{PAGE_ID}_81")
    channel.refresh_from_db()
    audit_channel(channel)

    channel.refresh_from_db()
    assert f"{PAGE_ID}_81" not in graph.posts
    assert f"{PAGE_ID}_83" not in graph.posts
    assert (channel.hidden_found, channel.leftover_ids) == (1, [])
    assert Delivery.objects.get().hidden_post_id == ""
    assert len(graph.visible) == 1


def test_a_leftover_that_is_visible_is_told_and_not_deleted(
    out: Delivery, channel: Channel, graph: PlayedGraph
) -> None:
    add_post(graph, "81", "")
    Delivery.objects.update(hidden_post_id=f"{PAGE_ID}_81")
    audit_channel(channel)

    assert Finding.objects.get().kind == Finding.Kind.NOT_MEANT
    assert f"{PAGE_ID}_81" in graph.posts


def test_a_page_that_lists_no_hidden_posts_has_no_number(
    out: Delivery, channel: Channel, graph: PlayedGraph
) -> None:
    graph.refuse("list_hidden", error(10, status=403))
    audit_channel(channel)

    assert Channel.objects.get().hidden_found is None


def test_each_page_is_compared_once_a_night(out: Delivery, channel: Channel) -> None:
    Channel.objects.update(audited_at=timezone.now() - timedelta(hours=40))
    assert run_nightly() == 1
    assert run_nightly() == 0


def test_a_connection_is_looked_at_after_planning_and_before_the_slot(
    out: Delivery, channel: Channel
) -> None:
    now = timezone.now()

    def is_due(*, checked: timedelta, slot: timedelta, made: timedelta) -> bool:
        Channel.objects.update(checked_at=now - checked)
        Delivery.objects.update(
            state=State.QUEUED,
            due_at=now + slot,
            created_at=now - made,
            deadline_at=now + slot,
        )
        return list_channels_to_check().exists()

    hour = timedelta(hours=1)
    assert is_due(checked=hour, slot=40 * hour, made=2 * hour) is False
    assert is_due(checked=hour, slot=40 * hour, made=hour / 2) is True
    assert is_due(checked=hour, slot=23.5 * hour, made=90 * hour) is True
    assert is_due(checked=hour / 4, slot=23.5 * hour, made=90 * hour) is False
    assert is_due(checked=hour, slot=hour / 2, made=90 * hour) is True
    assert is_due(checked=hour / 4, slot=hour / 2, made=90 * hour) is False
    assert is_due(checked=25 * hour, slot=90 * hour, made=90 * hour) is True


def test_that_the_app_is_live_is_a_persons_dated_word(site: Site) -> None:
    assert find_app_problem(site) == Reason.APP_LIVE_UNCONFIRMED
    FacebookApp.objects.update(live_confirmed_at=timezone.now() - timedelta(days=366))
    assert find_app_problem(site) == Reason.APP_LIVE_OLD
    FacebookApp.objects.update(live_confirmed_at=timezone.now())
    assert find_app_problem(site) == Reason.NONE


def test_a_trial_post_that_cannot_be_deleted_is_removed_at_night(
    channel: Channel, graph: PlayedGraph, writer: User
) -> None:
    graph.refuse("delete", error(2, status=500))
    report = services.run_trial(channel, user=writer)
    assert report.problem == Reason.TRIAL_DELETE_FAILED

    channel.refresh_from_db()
    assert len(channel.leftover_ids) == 1
    assert channel.publishing == Publishing.DIRECT
    audit_channel(channel)
    assert graph.posts == {}
