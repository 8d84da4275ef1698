"""What must be true at the moment of sending."""

from __future__ import annotations

from typing import Any

import pytest

from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.public_page import PublicPage, SiteUnreachableError
from crosspost.reasons import Reason
from crosspost.states import State

from .conftest import Announce, publish, reload
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_public_holds_the_post(
    announce: Announce, graph: PlayedGraph, public_page: dict[str, Any], writer: Any
) -> None:
    delivery = announce()
    good = public_page["page"]
    public_page["page"] = PublicPage(status=302, url="http://localhost/login/")

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_NOT_PUBLIC
    assert graph.calls == []

    public_page["page"] = good
    services.retry_delivery(reload(delivery), user=writer)
    services.run_crosspost_tick()
    assert reload(delivery).state == State.PUBLISHED


def test_our_own_site_not_answering_is_tried_again(
    announce: Announce, graph: PlayedGraph, public_page: dict[str, Any]
) -> None:
    delivery = announce()
    public_page["page"] = SiteUnreachableError("ConnectionError")

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.QUEUED
    assert reload(delivery).reason == Reason.SITE_UNREACHABLE
    assert graph.calls == []


@pytest.mark.parametrize(
    "card", [{"title": "古い題"}, {"title": "新茶の季節です", "image": []}, {}]
)
def test_another_card_than_the_pages_own_holds_the_post(
    card: dict[str, Any], announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.card = card

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.CARD_DIFFERS
    assert graph.visible_calls == []


def test_an_unpublished_page_holds_and_its_return_releases(
    announce: Announce, graph: PlayedGraph, story: Any
) -> None:
    delivery = announce()
    story.unpublish()
    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_GONE
    services.run_crosspost_tick()
    assert graph.calls == []

    publish(story)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert Delivery.objects.count() == 1


def test_a_deleted_page_cancels(announce: Announce, graph: PlayedGraph, story: Any) -> None:
    delivery = announce()
    story.delete()

    services.run_crosspost_tick()

    assert reload(delivery).state == State.CANCELLED
    assert reload(delivery).reason == Reason.PAGE_DELETED
    assert graph.calls == []


def test_the_gate_is_read_again_just_before_the_visible_call(
    announce: Announce, graph: PlayedGraph, story: Any, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()

    def unpublish_meanwhile(page: Any, url: str) -> Any:
        outcome = original(page, url)
        type(story).objects.filter(pk=story.pk).update(live=False)
        return outcome

    from crosspost.facebook import FacebookPage

    original = FacebookPage.scrape
    monkeypatch.setattr(FacebookPage, "scrape", unpublish_meanwhile)

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_GONE
    assert graph.calls == ["scrape", "create_hidden"]
    assert graph.visible == []


def test_words_that_were_changed_behind_the_programs_back_are_not_sent(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    Delivery.objects.filter(pk=delivery.pk).update(payload={**delivery.payload, "text": "町長より"})

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert graph.calls == []
