"""The process dies, at any line; what people see is not repeated."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from crosspost import services
from crosspost.models import Attempt, Channel
from crosspost.reasons import Reason
from crosspost.states import AttemptOutcome, Publishing, State

from .conftest import Announce, let_lease_run_out, let_wait_pass, reload
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


class PowerCut(BaseException):
    """What a kill -9 looks like from inside: nothing after it runs."""


def cut_power(*args: Any, **kwargs: Any) -> Any:
    raise PowerCut


@pytest.mark.parametrize("publishing", [Publishing.DIRECT, Publishing.STAGED])
@pytest.mark.parametrize(
    "place",
    [
        "crosspost.sender.open_channel",
        "crosspost.staging.find_closed_gate",
        "crosspost.staging.fetch_public_page",
        "crosspost.facebook.FacebookPage.scrape",
        "crosspost.facebook.FacebookPage.create_hidden_post",
        "crosspost.sender.close_gate",
        "crosspost.sender.begin_sending",
    ],
)
def test_a_death_before_the_visible_call_repeats_nothing_that_people_see(
    place: str,
    publishing: str,
    announce: Announce,
    graph: PlayedGraph,
    channel: Channel,
    monkeypatch: Any,
) -> None:
    Channel.objects.update(publishing=publishing)
    delivery = announce()
    with monkeypatch.context() as patched:
        patched.setattr(place, cut_power)
        if publishing == Publishing.STAGED or "hidden" not in place:
            with pytest.raises(PowerCut):
                services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert len(graph.visible_calls) == 1


def test_a_death_after_the_hidden_post_leaves_one_visible_post(
    announce: Announce, graph: PlayedGraph, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        from crosspost import staging

        original = staging.keep

        def die_with_the_id(row: Any, **fields: Any) -> None:
            if "hidden_post_id" in fields:
                raise PowerCut
            original(row, **fields)

        patched.setattr("crosspost.staging.keep", die_with_the_id)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 1)


@pytest.mark.parametrize("is_made", [True, False])
def test_direct_a_death_in_the_visible_call_is_unknown_and_never_sent_again(
    is_made: bool, announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        place = "sender.record_visible_outcome" if is_made else "facebook.FacebookPage.create_post"
        patched.setattr(f"crosspost.{place}", cut_power)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.SENDING
    assert Attempt.objects.get(delivery=delivery, kind="create").ended_at is None
    let_lease_run_out(delivery)

    services.run_crosspost_tick()
    assert reload(delivery).state == State.UNKNOWN
    assert reload(delivery).reason == Reason.SENDER_STOPPED
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert len(graph.visible) == is_made
    assert reload(delivery).state == (State.LISTED if is_made else State.NEEDS_PERSON)


@pytest.mark.parametrize("is_made", [True, False])
def test_staged_a_death_in_the_visible_call_ends_with_one_post_and_no_person(
    is_made: bool, announce: Announce, graph: PlayedGraph, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        place = "sender.record_visible_outcome" if is_made else "facebook.FacebookPage.publish_post"
        patched.setattr(f"crosspost.{place}", cut_power)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    for _turn in range(3):
        services.run_crosspost_tick()
        let_wait_pass(delivery)

    assert reload(delivery).state in (State.PUBLISHED, State.LISTED)
    assert len(graph.visible) == 1
    assert graph.calls.count("create_hidden") == 1


def test_a_death_in_the_last_look_leaves_the_post_with_a_person_all_the_same(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        patched.setattr("crosspost.facebook.FacebookPage.create_post", cut_power)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)
    services.run_crosspost_tick()
    with monkeypatch.context() as patched:
        patched.setattr("crosspost.checking._ask_person_after_last_look", cut_power)
        for _turn in range(8):
            let_wait_pass(delivery)
            with contextlib.suppress(PowerCut):
                services.run_crosspost_tick()
    assert reload(delivery).state == State.UNKNOWN

    let_wait_pass(delivery)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.NEEDS_PERSON


def test_a_late_answer_of_a_worker_that_was_thought_dead_settles_the_unknown(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    graph.unlisted = True
    from crosspost.facebook import FacebookPage

    original = FacebookPage.create_post

    def answer_late(page: Any, **values: Any) -> Any:
        outcome = original(page, **values)
        let_lease_run_out(delivery)
        services.run_crosspost_tick()
        assert reload(delivery).state == State.UNKNOWN
        return outcome

    monkeypatch.setattr(FacebookPage, "create_post", answer_late)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]


def test_a_worker_that_lost_its_lease_before_the_visible_call_does_not_make_it(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    from crosspost.facebook import FacebookPage

    original = FacebookPage.scrape

    def sleep_too_long(page: Any, url: str) -> Any:
        outcome = original(page, url)
        with monkeypatch.context() as patched:
            patched.setattr(FacebookPage, "scrape", original)
            let_lease_run_out(delivery)
            services.run_crosspost_tick()
        return outcome

    monkeypatch.setattr(FacebookPage, "scrape", sleep_too_long)
    assert services.send_delivery(delivery.pk) is False

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]
    assert reload(delivery).lease_no == 2


def test_every_attempt_of_the_good_way_is_closed(announce: Announce, graph: PlayedGraph) -> None:
    services.send_delivery(announce().pk)

    assert not Attempt.objects.filter(ended_at__isnull=True).exists()
    assert not Attempt.objects.exclude(outcome=AttemptOutcome.OK).exists()
