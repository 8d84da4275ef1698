"""Definite refusals of the visible call, and channels that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.states import ChannelState, State
from tests.contracts.scripted_server import answer

from .conftest import Announce, let_wait_pass, reload
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (error(100), Reason.REQUEST_REFUSED),
        (error(1609005), Reason.LINK_UNREADABLE),
        (error(1609008), Reason.LINK_REFUSED),
        (error(324), Reason.PHOTO_REFUSED),
        (error(506), Reason.DUPLICATE),
        (error(368, 1346003), Reason.CONTENT_REFUSED),
        (error(98765), Reason.UNMAPPED),
    ],
)
def test_content_that_facebook_definitely_refuses_fails_with_its_sentence(
    play: Any, reason: Reason, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.refuse("create", play)

    services.send_delivery(delivery.pk)
    services.run_crosspost_tick()

    failed = reload(delivery)
    assert (failed.state, failed.reason) == (State.FAILED, reason)
    assert failed.trace_id == "Trace1"
    assert graph.visible_calls == ["create"]
    people = {"desk@city.example", "second@city.example", "writer@city.example"}
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert people <= told
    assert (told - people == set()) is (reason != Reason.UNMAPPED)


def test_a_duplicate_after_an_unclear_try_may_be_ours_and_is_unknown(
    announce: Announce, graph: PlayedGraph, writer: Any
) -> None:
    delivery = announce()
    graph.lose("create")
    graph.unlisted = True
    services.send_delivery(delivery.pk)
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()
    again = services.settle_by_person(reload(delivery), user=writer, verdict="not_there")
    graph.refuse("create", error(506))

    services.send_delivery(again.pk)

    assert reload(again).state == State.UNKNOWN
    assert reload(again).reason == Reason.DUPLICATE_MAYBE_OURS
    assert reload(delivery).state == State.FAILED


@pytest.mark.parametrize(
    ("play", "state", "reason"),
    [
        (error(190), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 460), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 463), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(102), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 459), ChannelState.CHECKPOINT, Reason.CHECKPOINT),
        (error(368, 4854002), ChannelState.CHECKPOINT, Reason.CHECKPOINT),
        (error(190, 492), ChannelState.NO_PERMISSION, Reason.ROLE_LOST),
        (error(10), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(200), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(283), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(104), ChannelState.TOKEN_DEAD, Reason.APP_SETTINGS),
    ],
)
@pytest.mark.parametrize("call", ["scrape", "create"])
def test_a_channel_that_cannot_be_used_holds_the_post_and_tells_people_once(
    call: str,
    play: Any,
    state: ChannelState,
    reason: Reason,
    announce: Announce,
    graph: PlayedGraph,
    channel: Channel,
) -> None:
    delivery = announce()
    graph.refuse(call, play)

    services.send_delivery(delivery.pk)
    services.run_crosspost_tick()

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (state, reason)
    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, reason)
    assert graph.visible == []
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        "desk@city.example",
        "second@city.example",
        "writer@city.example",
    ]


def test_a_new_token_releases_what_was_held_and_it_goes_out_once(
    announce: Announce, graph: PlayedGraph, channel: Channel, site: Any, writer: Any
) -> None:
    delivery = announce()
    graph.refuse("create", error(190, 463))
    services.send_delivery(delivery.pk)

    report = services.connect_channel(
        site=site, kind="city", page_id=channel.page_id, access_token="EAAnew0001", user=writer
    )
    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert report.is_connected
    assert report.released == 1
    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert graph.hidden == []
    channel.refresh_from_db()
    assert (channel.state, channel.problem, channel.access_token) == ("ok", "", "EAAnew0001")


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_a_rate_limit_parks_the_channel_and_the_post_goes_out_once_afterwards(
    code: int, announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.refuse("create", error(code))

    services.send_delivery(delivery.pk)
    calls = len(graph.calls)
    services.run_crosspost_tick()

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.RATE_LIMITED)
    assert len(graph.calls) == calls  # never hammer
    channel.refresh_from_db()
    pause = channel.throttled_until - timezone.now()
    assert 14 * 60 < pause.total_seconds() <= 15 * 60

    Channel.objects.update(throttled_until=timezone.now())
    services.run_crosspost_tick()
    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_the_usage_header_says_how_long_to_rest(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    header = {
        "X-Business-Use-Case-Usage": '{"1": [{"type": "pages", "call_count": 100,'
        ' "estimated_time_to_regain_access": 42}]}'
    }
    graph.refuse(
        "create",
        answer('{"error": {"message": "m", "code": 32}}', status=400, headers=header),
    )

    services.send_delivery(delivery.pk)

    channel.refresh_from_db()
    assert 41 * 60 < (channel.throttled_until - timezone.now()).total_seconds() <= 42 * 60


def test_a_policy_block_waits_for_a_person(
    announce: Announce, graph: PlayedGraph, channel: Channel, writer: Any
) -> None:
    delivery = announce()
    graph.refuse("create", error(368))
    services.send_delivery(delivery.pk)
    Channel.objects.update(throttled_until=timezone.now())
    services.run_crosspost_tick()
    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.POLICY_BLOCK

    services.retry_delivery(reload(delivery), user=writer)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_a_policy_block_is_told_to_desk_and_author_once(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.refuse("create", error(368))

    services.send_delivery(delivery.pk)
    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert (reload(delivery).state, reload(delivery).reason) == (State.HELD, Reason.POLICY_BLOCK)
    told = OutgoingMail.objects.values_list("to", flat=True).order_by("to")
    assert list(told) == ["desk@city.example", "second@city.example", "writer@city.example"]
    assert graph.visible_calls == ["create"]


def test_a_facebook_that_cannot_be_reached_delays_and_loses_nothing(
    announce: Announce, graph: PlayedGraph, settings: Any
) -> None:
    delivery = announce()
    options = settings.CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]
    url = options["graph_url"]
    options["graph_url"] = "http://127.0.0.1:9/graph/"
    services.send_delivery(delivery.pk)
    waiting = reload(delivery)
    assert (waiting.state, waiting.reason) == (State.QUEUED, Reason.FACEBOOK_DOWN)
    assert waiting.next_attempt_at > timezone.now()

    options["graph_url"] = url
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_what_keeps_failing_is_held_and_told_in_the_end(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.refuse("scrape", *[error(2, status=500)] * 20)

    for _turn in range(12):
        let_wait_pass(delivery)
        services.send_delivery(delivery.pk)

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.KEPT_FAILING)
    assert graph.calls == ["scrape"] * 9
    assert OutgoingMail.objects.count() == 3


def test_a_second_refusal_for_the_rate_makes_our_own_guess_longer(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.refuse("create", error(32), error(32))
    services.send_delivery(delivery.pk)
    Channel.objects.update(throttled_until=timezone.now())

    services.run_crosspost_tick()

    channel.refresh_from_db()
    assert reload(delivery).state == State.HELD
    assert 59 * 60 < (channel.throttled_until - timezone.now()).total_seconds() <= 60 * 60


def test_a_good_answer_with_a_full_allowance_parks_what_comes_next(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.lose(
        "create",
        answer('{"id": "200000000000001_9"}', headers={"X-App-Usage": '{"call_count": 100}'}),
    )

    services.send_delivery(delivery.pk)

    channel.refresh_from_db()
    assert channel.is_throttled
    assert reload(delivery).state in (State.ACCEPTED, State.PUBLISHED)
