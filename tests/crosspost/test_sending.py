"""The sender over a real line to a played Page: the good way."""

from __future__ import annotations

import pytest

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.states import State

from .conftest import Announce, let_wait_pass, reload
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


def kinds(delivery: Delivery) -> list[tuple[str, str]]:
    return list(delivery.attempts.values_list("kind", "outcome"))


def test_a_link_post_goes_out_in_one_visible_call_and_is_read_back(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()

    assert services.send_delivery(delivery.pk) is True

    sent = reload(delivery)
    assert sent.state == State.PUBLISHED
    assert graph.calls == ["scrape", "create", "get"]
    assert [(post["message"], post["link"]) for post in graph.visible] == [
        ("新茶の季節です。\n今年も香りが立っています。", f"http://localhost/s/{sent.marker}/")
    ]
    assert sent.remote_post_id == graph.visible[0]["id"]
    assert sent.remote_permalink == f"https://www.facebook.com/{sent.remote_post_id}"
    assert kinds(sent) == [("scrape", "ok"), ("create", "ok"), ("verify", "ok")]
    assert sent.deadline_at is None
    assert OutgoingMail.objects.count() == 0


def test_a_staged_post_is_hidden_first_and_then_shown_by_its_id(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()

    assert services.send_delivery(delivery.pk) is True

    sent = reload(delivery)
    assert graph.calls == ["scrape", "create_hidden", "flip", "get"]
    assert sent.state == State.PUBLISHED
    assert sent.remote_post_id == sent.hidden_post_id
    assert len(graph.visible) == 1
    assert graph.hidden == []


def test_sending_again_sends_nothing(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)

    assert services.send_delivery(delivery.pk) is False
    services.run_crosspost_tick()

    assert graph.visible_calls == ["create"]


def test_the_tick_alone_sends_what_no_worker_touched(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_a_published_post_is_found_in_the_list_later(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.LISTED
    assert graph.calls.count("list") == 1


def test_a_post_that_the_list_leaves_out_stays_published(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)
    graph.unlisted = True

    for _turn in range(6):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert reload(delivery).next_check_at is None
    assert OutgoingMail.objects.count() == 0
