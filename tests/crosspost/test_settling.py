from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.states import State
from users.models import User

from .conftest import Announce, let_wait_pass
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsure(announce: Announce, graph: PlayedGraph) -> Delivery:
    """A delivery whose answer was lost and that no look has found."""
    delivery = announce()
    graph.lose("create")
    graph.unlisted = True
    services.send_delivery(delivery.pk)
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()
    delivery.refresh_from_db()
    assert delivery.state == State.NEEDS_PERSON
    return delivery


def test_a_person_who_sees_the_post_settles_it(unsure: Delivery, writer: User) -> None:
    settled = services.settle_by_person(
        unsure, user=writer, verdict="there", permalink="https://www.facebook.com/1"
    )

    assert (settled.state, settled.reason) == (State.PUBLISHED, Reason.SAID_THERE)
    assert settled.remote_permalink == "https://www.facebook.com/1"
    assert settled.events.last().actor_name == "牛島 ともみ"


def test_a_person_who_does_not_see_it_sends_a_new_version(
    unsure: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.posts.clear()
    again = services.settle_by_person(unsure, user=writer, verdict="not_there")
    services.run_crosspost_tick()

    unsure.refresh_from_db()
    again.refresh_from_db()
    assert (unsure.state, unsure.reason) == (State.FAILED, Reason.SAID_NOT_THERE)
    assert (again.state, again.version) == (State.PUBLISHED, 2)
    assert again.marker != unsure.marker
    assert again.text == unsure.text
    assert len(graph.visible) == 1


def test_a_person_who_cannot_tell_leaves_it_with_persons(unsure: Delivery, writer: User) -> None:
    Delivery.objects.update(deadline_at=timezone.now())

    services.settle_by_person(unsure, user=writer, verdict="cannot_tell")

    unsure.refresh_from_db()
    assert (unsure.state, unsure.reason) == (State.NEEDS_PERSON, Reason.CANNOT_TELL)
    assert unsure.deadline_at > timezone.now() + timedelta(hours=23)


def test_people_were_told_once_and_are_reminded_once_a_day(unsure: Delivery) -> None:
    assert OutgoingMail.objects.count() == 3
    for _turn in range(2):
        Delivery.objects.update(deadline_at=timezone.now())
        services.run_crosspost_tick()

    assert OutgoingMail.objects.count() == 6


def test_while_we_still_look_hard_no_person_is_believed(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()
    graph.lose("create")
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()

    with pytest.raises(services.NotPossibleError):
        services.settle_by_person(delivery, user=writer, verdict="not_there")
    assert Delivery.objects.count() == 1


def test_the_same_word_twice_sends_one_version(unsure: Delivery, writer: User) -> None:
    second_tab = Delivery.objects.get(pk=unsure.pk)
    services.settle_by_person(unsure, user=writer, verdict="not_there")

    with pytest.raises(services.NotPossibleError):
        services.settle_by_person(second_tab, user=writer, verdict="not_there")
    assert Delivery.objects.count() == 2


def test_cancelling_ends_what_waits_and_refuses_what_was_claimed(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()
    services.cancel_delivery(delivery, user=writer)
    services.run_crosspost_tick()
    assert Delivery.objects.get().state == State.CANCELLED
    assert graph.calls == []

    again = services.retry_delivery(Delivery.objects.get(), user=writer)
    services.send_delivery(again.pk)
    again.refresh_from_db()
    with pytest.raises(services.NotPossibleError):
        services.cancel_delivery(again, user=writer)
    assert again.state == State.PUBLISHED
    assert OutgoingMail.objects.count() == 0


def test_what_was_refused_goes_out_with_the_words_of_now(
    announce: Announce, graph: PlayedGraph, story: Page, site: Site, channel: Channel, writer: User
) -> None:
    delivery = announce()
    graph.refuse("create", error(506))
    services.send_delivery(delivery.pk)
    services.save_draft(
        story, site=site, text="新しい文です。", channel_ids=[channel.pk], user=writer
    )
    delivery.refresh_from_db()

    again = services.retry_delivery(delivery, user=writer)
    services.send_delivery(again.pk)

    assert [post["message"] for post in graph.visible] == ["新しい文です。"]
    assert again.version == 2
    with pytest.raises(services.NotPossibleError):
        services.retry_delivery(delivery, user=writer)


def test_a_held_post_with_changed_words_is_replaced(
    announce: Announce, graph: PlayedGraph, story: Page, site: Site, channel: Channel, writer: User
) -> None:
    delivery = announce()
    graph.card = {"title": "古い"}
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    graph.card = {"title": "新茶の季節です", "image": [{"url": "http://localhost/media/tea.jpg"}]}
    services.save_draft(story, site=site, text="直した文", channel_ids=[channel.pk], user=writer)

    again = services.retry_delivery(delivery, user=writer)
    services.send_delivery(again.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.CANCELLED, Reason.REPLACED)
    assert [post["message"] for post in graph.visible] == ["直した文"]


def test_what_is_out_cannot_be_sent_again(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()

    with pytest.raises(services.NotPossibleError):
        services.retry_delivery(delivery, user=writer)
    assert Delivery.objects.count() == 1


def test_what_waits_for_too_long_is_told_and_still_goes_out(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    Delivery.objects.update(deadline_at=timezone.now())
    with monkeypatch.context() as patched:
        patched.setattr("crosspost.tick.send_due_deliveries", lambda: 0)
        services.run_crosspost_tick()
        services.run_crosspost_tick()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.QUEUED, Reason.OVERDUE)
    assert OutgoingMail.objects.count() == 3

    services.run_crosspost_tick()
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
