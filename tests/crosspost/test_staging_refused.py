"""Pages that do not take two steps."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.states import Publishing, State

from .conftest import Announce, let_wait_pass, reload
from .played_graph import GONE, PlayedGraph, error

pytestmark = pytest.mark.django_db


def test_a_page_that_refuses_hidden_posts_gets_direct_ones(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("create_hidden", error(100))

    services.send_delivery(delivery.pk)

    staged.refresh_from_db()
    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]
    assert staged.publishing == Publishing.DIRECT
    assert OutgoingMail.objects.filter(to="operator@narusedani.example").count() == 1


def test_a_page_that_refuses_to_show_a_hidden_post_gets_a_direct_one_once_it_is_gone(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", error(100))
    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.QUEUED
    let_wait_pass(delivery)

    services.send_delivery(delivery.pk)

    assert graph.calls == [
        "scrape",
        "create_hidden",
        "flip",
        "get",
        "delete",
        "get",
        "scrape",
        "create",
        "get",
    ]
    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 0)


def test_it_does_not_go_direct_while_the_hidden_post_may_exist(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", error(100))
    services.send_delivery(delivery.pk)
    graph.refuse("delete", *[error(2, status=500)] * 20)

    for _turn in range(12):
        let_wait_pass(delivery)
        services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert "create" not in graph.calls
    assert graph.visible == []


def test_a_hidden_post_that_somebody_deleted_is_made_again(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", GONE)
    services.send_delivery(delivery.pk)
    graph.posts.clear()
    let_wait_pass(delivery)

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 2
    assert len(graph.visible) == 1


def test_staged_a_missing_post_after_a_lost_publication_is_believed_only_after_three_looks(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip")
    services.send_delivery(delivery.pk)
    graph.refuse("get", GONE, GONE)

    for _turn in range(3):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


def test_staged_one_reading_as_missing_among_other_failures_is_no_proof(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip")
    graph.unlisted = True
    services.send_delivery(delivery.pk)
    graph.refuse("get", error(2, status=500), error(2, status=500), GONE)

    for _turn in range(4):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


def test_staged_a_claim_that_finds_its_post_missing_once_does_not_make_another(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip")
    services.send_delivery(delivery.pk)
    Delivery.objects.update(
        state=State.QUEUED, tries=5, next_attempt_at=timezone.now(), deadline_at=timezone.now()
    )
    graph.refuse("get", GONE)

    for _turn in range(2):
        services.send_delivery(delivery.pk)
        let_wait_pass(delivery)

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


def test_staged_gone_is_believed_only_where_the_pages_list_could_be_read(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    # Facebook says "no such post" also of a post that we may no longer see.
    delivery = announce()
    graph.lose("flip")
    services.send_delivery(delivery.pk)
    graph.refuse("get", *[GONE] * 9)
    graph.refuse("list", *[error(10)] * 9)

    for _turn in range(6):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1
    assert reload(delivery).state in (State.UNKNOWN, State.NEEDS_PERSON)


def test_staged_a_publication_that_is_never_answered_ends_with_a_person(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", *[error(2, status=500)] * 40)

    for _turn in range(30):
        services.send_delivery(delivery.pk)
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state in (State.NEEDS_PERSON, State.HELD)
    assert graph.calls.count("flip") < 15
    assert graph.visible == []
