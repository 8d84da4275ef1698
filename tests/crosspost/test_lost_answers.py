"""The visible call, and every answer that is none: unknown, and never sent again by itself."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.states import State
from tests.contracts.scripted_server import answer, hang_up, reset

from .conftest import Announce, let_wait_pass, reload
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


LOST = {
    "a lost answer": hang_up,
    "a reset line": reset,
    "an outage page": answer("<html>", status=502, content_type="text/html"),
    "HTTP 500 code 2": error(2, status=500, is_transient=True),
    "HTTP 400 code 1": error(1),
    "HTTP 400 code 2": error(2),
    "HTTP 500 without an error": answer('{"foo": 1}', status=500),
    "a 200 without an id": answer("{}"),
    "broken JSON": answer('{"id": '),
    "a redirect": answer("", status=302, headers={"Location": "http://127.0.0.1:9/"}),
    "a refusal by no Graph API": answer("<html>", status=403, content_type="text/html"),
}


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_direct_an_unclear_answer_is_unknown_and_never_sent_again(
    play: Any, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.lose("create", play)
    graph.unlisted = True

    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.UNKNOWN
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.NEEDS_PERSON
    assert reload(delivery).reason == Reason.NOT_FOUND
    assert graph.visible_calls == ["create"]
    assert len(graph.visible) == 1
    assert graph.calls.count("list") == 6


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_direct_a_lost_answer_is_settled_by_our_link_in_the_list(
    play: Any, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.lose("create", play)
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    found = reload(delivery)
    assert (found.state, found.reason) == (State.LISTED, Reason.FOUND)
    assert found.remote_post_id == graph.visible[0]["id"]
    assert graph.visible_calls == ["create"]


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_lost_answer_is_settled_by_the_exact_id(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip", play)
    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.UNKNOWN
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["flip"]
    assert "list" not in graph.calls


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_publication_that_did_not_happen_is_asked_for_again(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", play)
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()
    assert reload(delivery).state == State.QUEUED
    let_wait_pass(delivery)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_lost_hidden_post_is_made_again_and_only_one_is_shown(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("create_hidden", play)

    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.QUEUED
    assert reload(delivery).reason == Reason.PREPARING_FAILED
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 1)


def test_two_posts_with_our_link_are_told_to_people(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()
    graph.lose("create")
    services.send_delivery(delivery.pk)
    [post] = graph.visible
    graph.posts["200000000000001_2"] = {**post, "id": "200000000000001_2"}
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.LISTED
    assert reload(delivery).reason == Reason.TWO_FOUND
    assert OutgoingMail.objects.count() == 3
