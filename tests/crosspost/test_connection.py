from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import OutgoingMail
from crosspost import services
from crosspost.health import check_stale_channels
from crosspost.models import Channel, FacebookApp
from crosspost.reasons import Reason
from crosspost.states import ChannelState, Publishing
from tests.contracts.scripted_server import answer, hang_up
from users.models import User

from .played_graph import PAGE_ID, PlayedGraph, error

pytestmark = pytest.mark.django_db

TOKEN = "EAAfreshtoken0001"


def connect(site: Site, **values: Any) -> services.ConnectionReport:
    arguments: dict[str, Any] = {
        "site": site,
        "kind": "city",
        "name": "鳴瀬谷町",
        "page_id": PAGE_ID,
        "access_token": TOKEN,
        **values,
    }
    return services.connect_channel(**arguments)


def test_a_page_is_stored_after_every_check_and_its_test_post_is_gone(
    site: Site, graph: PlayedGraph, writer: User
) -> None:
    report = connect(site, user=writer)

    assert [check.name for check in report.checks] == [
        "token",
        "type",
        "page",
        "app",
        "scopes",
        "expiry",
        "create",
        "read",
        "delete",
    ]
    assert all(check.is_ok for check in report.checks)
    assert graph.calls == ["debug_token", "create_hidden", "get", "delete"]
    assert graph.posts == {}
    channel = Channel.objects.get()
    assert (channel.state, channel.connected_by, channel.access_token) == ("ok", writer, TOKEN)
    assert channel.checked_at is not None


def test_the_token_is_encrypted_where_it_is_stored(site: Site, graph: PlayedGraph) -> None:
    connect(site)

    with database.cursor() as cursor:
        cursor.execute("SELECT access_token FROM crosspost_channel")
        [(stored,)] = cursor.fetchall()
    assert TOKEN not in stored
    assert stored.startswith("gAAAA")


@pytest.mark.parametrize(
    ("facts", "check", "reason"),
    [
        ({"is_valid": False}, "token", Reason.TOKEN_INVALID),
        ({"type": "USER"}, "type", Reason.TOKEN_NOT_OF_A_PAGE),
        ({"profile_id": "200000000000002"}, "page", Reason.TOKEN_OF_OTHER_PAGE),
        ({"app_id": "999"}, "app", Reason.TOKEN_OF_OTHER_APP),
        ({"scopes": ["pages_show_list"]}, "scopes", Reason.SCOPES_MISSING),
    ],
)
def test_a_token_that_does_not_fit_is_named_and_not_stored(
    facts: dict[str, Any], check: str, reason: Reason, site: Site, graph: PlayedGraph
) -> None:
    graph.token |= facts

    report = connect(site)

    assert not report.is_connected
    assert report.problem == reason
    assert report.checks[-1].name == check
    assert Channel.objects.count() == 0
    assert graph.calls == ["debug_token"]


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (hang_up, Reason.TOKEN_NOT_CHECKED),
        (answer("<html>", status=502, content_type="text/html"), Reason.TOKEN_NOT_CHECKED),
        (answer('{"data": {}}'), Reason.TOKEN_NOT_CHECKED),
        (error(101), Reason.APP_SETTINGS),
        (error(190), Reason.TOKEN_DEAD),
        (error(4), Reason.RATE_LIMITED),
    ],
)
def test_an_inspection_without_a_clear_answer_stores_nothing(
    play: Any, reason: Reason, site: Site, graph: PlayedGraph
) -> None:
    graph.refuse("debug_token", play)

    report = connect(site)

    assert not report.is_connected
    assert report.problem == reason
    assert Channel.objects.count() == 0


@pytest.mark.parametrize(
    ("call", "play", "reason"),
    [
        ("create_hidden", error(100), Reason.TRIAL_CREATE_FAILED),
        ("create_hidden", error(200), Reason.NO_PERMISSION),
        ("get", error(100, 33), Reason.TRIAL_READ_FAILED),
        ("delete", error(2, status=500), Reason.TRIAL_DELETE_FAILED),
    ],
)
def test_a_test_post_that_fails_is_named_and_nothing_is_stored(
    call: str, play: Any, reason: Reason, site: Site, graph: PlayedGraph
) -> None:
    graph.refuse(call, play)

    report = connect(site)

    assert not report.is_connected
    assert report.problem == reason
    assert Channel.objects.count() == 0


def test_a_token_that_ends_soon_connects_and_is_told(site: Site, graph: PlayedGraph) -> None:
    ends = timezone.now() + timedelta(days=3)
    graph.token["data_access_expires_at"] = int(ends.timestamp())

    report = connect(site)

    assert report.is_connected
    assert report.problem == Reason.TOKEN_EXPIRES_SOON
    assert Channel.objects.get().data_access_expires_at == ends.replace(microsecond=0)


def test_connecting_again_replaces_the_token_of_the_same_row(
    site: Site, channel: Channel, graph: PlayedGraph
) -> None:
    report = connect(site, name="")

    assert report.channel == channel
    channel.refresh_from_db()
    assert channel.access_token == TOKEN
    assert channel.name == "鳴瀬谷町"
    assert Channel.objects.count() == 1


def test_a_page_of_another_city_is_refused_before_any_call(
    channel: Channel, graph: PlayedGraph
) -> None:
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=root)
    FacebookApp.objects.create(site=other, app_id="1", app_secret="s")

    report = connect(other)

    assert report.problem == Reason.PAGE_OF_OTHER_CITY
    assert graph.calls == []
    channel.refresh_from_db()
    assert channel.access_token != TOKEN


def test_a_city_without_an_app_is_told_so(site: Site, graph: PlayedGraph) -> None:
    FacebookApp.objects.all().delete()

    assert connect(site).problem == Reason.APP_MISSING
    assert graph.calls == []


def test_the_daily_check_stops_a_dead_token_once_and_resumes_a_living_one(
    channel: Channel, graph: PlayedGraph
) -> None:
    Channel.objects.update(checked_at=timezone.now() - timedelta(days=2))
    graph.token["is_valid"] = False
    assert check_stale_channels() == 1
    assert check_stale_channels() == 0
    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD)
    assert OutgoingMail.objects.count() == 2

    graph.token["is_valid"] = True
    report = services.check_channel(channel)
    channel.refresh_from_db()
    assert report.is_connected
    assert (channel.state, channel.problem) == (ChannelState.OK, "")


def test_a_check_without_an_answer_changes_nothing(channel: Channel, graph: PlayedGraph) -> None:
    graph.refuse("debug_token", hang_up)

    services.check_channel(channel)

    channel.refresh_from_db()
    assert channel.state == ChannelState.OK
    assert OutgoingMail.objects.count() == 0


def test_a_channel_that_was_switched_off_stays_off(
    channel: Channel, graph: PlayedGraph, writer: User
) -> None:
    services.disable_channel(channel, user=writer)

    services.check_channel(channel)
    services.run_crosspost_tick()

    channel.refresh_from_db()
    assert channel.state == ChannelState.DISABLED
    assert list(channel.events.values_list("to_state", "actor_name")) == [
        ("disabled", "牛島 ともみ")
    ]


def test_the_trial_shows_and_removes_a_post_and_turns_two_steps_on(
    channel: Channel, graph: PlayedGraph, writer: User
) -> None:
    report = services.run_trial(channel, user=writer)

    assert [check.name for check in report.checks] == [
        "create",
        "flip",
        "read",
        "time",
        "card",
        "delete",
    ]
    assert graph.posts == {}
    channel.refresh_from_db()
    assert channel.publishing == Publishing.STAGED
    assert channel.trial_by == writer
    assert channel.trial_passed_at is not None


def test_a_trial_that_fails_leaves_one_step_on(
    channel: Channel, graph: PlayedGraph, writer: User
) -> None:
    graph.refuse("flip", error(100))

    report = services.run_trial(channel, user=writer)

    assert report.problem == Reason.TRIAL_FLIP_FAILED
    assert graph.posts == {}
    channel.refresh_from_db()
    assert channel.publishing == Publishing.DIRECT


def test_version_drift_is_mailed_to_the_operators_once_a_day(
    channel: Channel, graph: PlayedGraph
) -> None:
    drifted = answer(
        '{"error": {"message": "m", "code": 100, "error_subcode": 33}}',
        status=400,
        headers={"facebook-api-version": "v27.0"},
    )
    from crosspost.backends import open_channel

    graph.refuse("get", drifted, drifted)
    page = open_channel(channel)
    assert page.get_post(f"{PAGE_ID}_1").is_gone
    assert page.get_post(f"{PAGE_ID}_1").is_gone

    mail = OutgoingMail.objects.get()
    assert mail.to == "operator@narusedani.example"
    assert "v27.0" in mail.subject
