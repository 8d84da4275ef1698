"""The stop switch: effective in the claim and just before the visible call, released by nobody
but a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from crosspost import services, stops
from crosspost.due import due, list_due_deliveries
from crosspost.ledger import claim_delivery
from crosspost.models import Channel, Delivery, StopSwitch
from crosspost.reasons import Reason
from crosspost.settle import NotPossibleError
from crosspost.states import State, Urgency
from crosspost.tick import run_crosspost_tick
from users.models import User

from .admin_world import make_delivery, make_other_city
from .conftest import Announce
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


def reload(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def is_due(delivery: Delivery) -> bool:
    return Delivery.objects.filter(due(), pk=delivery.pk).exists()


def with_urgency(delivery: Delivery, urgency: Urgency) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(urgency=urgency)
    return reload(delivery)


def pull(site: Site, user: User, level: str = "all") -> StopSwitch:
    return stops.pull_stop(site, level=level, reason="大雨のため", user=user)


# --- What each level stops ---


@pytest.mark.parametrize(
    ("level", "urgency", "is_let_through"),
    [
        ("soft", Urgency.SOFT, False),
        ("soft", Urgency.IMPORTANT, True),
        ("soft", Urgency.EMERGENCY, True),
        ("all", Urgency.SOFT, False),
        ("all", Urgency.IMPORTANT, False),
        ("all", Urgency.EMERGENCY, True),
    ],
)
def test_a_level_stops_what_it_names_and_nothing_else(
    announce: Announce,
    graph: PlayedGraph,
    site: Site,
    writer: User,
    level: str,
    urgency: Urgency,
    is_let_through: bool,
) -> None:
    delivery = with_urgency(announce(), urgency)

    pull(site, writer, level)

    assert services.send_delivery(delivery.pk) is is_let_through
    assert reload(delivery).state == (State.PUBLISHED if is_let_through else State.HELD)
    assert len(graph.visible_calls) == is_let_through


def test_the_claim_itself_reads_the_switch(announce: Announce, site: Site, writer: User) -> None:
    delivery = announce()
    assert is_due(delivery)
    # Pulled in another process, which has held nothing yet.
    StopSwitch.objects.create(site=site, level="all", reason="大雨", pulled_by=writer)

    assert not is_due(delivery)
    assert claim_delivery(delivery.pk) is None
    assert reload(delivery).state == State.QUEUED
    assert delivery not in list_due_deliveries()


def test_a_stop_pulled_between_claim_and_visible_call_holds(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User, monkeypatch: Any
) -> None:
    delivery = announce()
    from crosspost import sender

    prepare = sender.prepare

    def prepare_slowly(*args: Any) -> bool:
        is_ready = prepare(*args)
        pull(site, writer)
        return is_ready

    monkeypatch.setattr("crosspost.sender.prepare", prepare_slowly)

    assert services.send_delivery(delivery.pk) is False

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.STOPPED)
    assert held.stopped_by == StopSwitch.objects.get()
    assert graph.visible_calls == []
    assert not held.attempts.filter(kind__in=["create", "flip"]).exists()


def test_a_staged_post_stays_hidden_when_the_stop_comes_before_its_flip(
    announce: Announce,
    graph: PlayedGraph,
    staged: Channel,
    site: Site,
    writer: User,
    monkeypatch: Any,
) -> None:
    delivery = announce()
    from crosspost import sender

    prepare = sender.prepare
    monkeypatch.setattr(
        "crosspost.sender.prepare", lambda *args: prepare(*args) and bool(pull(site, writer))
    )

    assert services.send_delivery(delivery.pk) is False

    assert (len(graph.hidden), len(graph.visible)) == (1, 0)
    assert reload(delivery).state == State.HELD


def test_what_is_on_the_wire_is_counted(site: Site, channel: Channel, writer: User) -> None:
    for number in range(2):
        make_delivery(channel, f"送信中 {number}", State.SENDING)
    make_delivery(channel, "緊急", State.SENDING, urgency=Urgency.EMERGENCY)

    assert pull(site, writer).on_the_wire == 2
    assert Delivery.objects.filter(state=State.SENDING).count() == 3


def test_another_citys_posts_go_on(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User
) -> None:
    delivery = announce()
    pull(make_other_city(), writer)

    assert services.send_delivery(delivery.pk) is True
    assert reload(delivery).state == State.PUBLISHED


# --- While it is on ---


def test_what_becomes_due_is_held_with_reason_time_and_name_and_nobody_is_mailed_for_each(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User
) -> None:
    pull(site, writer)
    mails = OutgoingMail.objects.count()
    delivery = announce()

    run_crosspost_tick()

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.STOPPED)
    assert held.deadline_at is not None
    assert OutgoingMail.objects.count() == mails
    assert graph.calls == []
    from crosspost.admin.say import say_delivery
    from crosspost.rows import build_rows

    [row] = build_rows(Delivery.objects.filter(pk=held.pk))
    assert "大雨のため" in say_delivery(row).what
    assert "牛島 ともみ" in say_delivery(row).what


def test_what_is_planned_for_later_stays_planned_through_a_whole_stop(
    announce: Announce, site: Site, writer: User
) -> None:
    delivery = announce()
    later = timezone.now() + timedelta(hours=5)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=later, next_attempt_at=later)

    pull(site, writer)
    run_crosspost_tick()
    stops.end_stop(site, user=writer)

    planned = reload(delivery)
    assert (planned.state, planned.due_at) == (State.QUEUED, later)
    assert planned.stopped_by is None


def test_nobody_sends_one_past_the_switch(announce: Announce, site: Site, writer: User) -> None:
    delivery = announce()
    pull(site, writer)

    with pytest.raises(NotPossibleError):
        services.retry_delivery(reload(delivery), user=writer)

    assert reload(delivery).state == State.HELD
    services.cancel_delivery(reload(delivery), user=writer)
    assert reload(delivery).state == State.CANCELLED


def test_a_second_pull_at_the_same_level_changes_nothing(site: Site, writer: User) -> None:
    pull(site, writer)

    with pytest.raises(NotPossibleError):
        pull(site, writer)

    assert StopSwitch.objects.count() == 1


def test_a_graver_level_takes_over_what_is_held(
    announce: Announce, site: Site, writer: User
) -> None:
    delivery = announce()
    first = pull(site, writer, "soft")

    second = pull(site, writer, "all")

    first.refresh_from_db()
    assert first.ended_at is not None
    held = reload(delivery)
    assert (held.state, held.stopped_by) == (State.HELD, second)


def test_a_milder_level_passes_over_what_it_does_not_stop_and_sends_nothing(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User
) -> None:
    delivery = with_urgency(announce(), Urgency.IMPORTANT)
    pull(site, writer, "all")

    pull(site, writer, "soft")
    run_crosspost_tick()

    assert (reload(delivery).state, reload(delivery).reason) == (State.SKIPPED, Reason.PASSED_OVER)
    assert graph.calls == []


def test_a_switch_that_is_on_for_a_day_is_mentioned_again_once_a_day(
    site: Site, writer: User
) -> None:
    switch = pull(site, writer)
    first = OutgoingMail.objects.count()
    assert first == 3  # two of the desk, and who pulled it
    run_crosspost_tick()
    assert OutgoingMail.objects.count() == first

    StopSwitch.objects.filter(pk=switch.pk).update(
        pulled_at=timezone.now() - timedelta(hours=24, minutes=1)
    )
    run_crosspost_tick()
    run_crosspost_tick()

    assert OutgoingMail.objects.count() == 2 * first
    assert "大雨のため" in OutgoingMail.objects.latest("pk").subject


# --- Its end ---


def test_ending_releases_nothing_and_a_person_picks(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User, channel: Channel
) -> None:
    delivery = announce()
    other = make_delivery(channel, "もう古い話")
    pull(site, writer)

    stops.end_stop(site, user=writer)
    run_crosspost_tick()

    assert {reload(one).state for one in (delivery, other)} == {State.SKIPPED}
    assert {reload(one).reason for one in (delivery, other)} == {Reason.PASSED_OVER}
    assert graph.calls == []
    assert set(stops.list_passed_over(site)) == {delivery, other}

    assert len(stops.send_picked(site, ids=[delivery.pk], user=writer)) == 1
    run_crosspost_tick()

    again = Delivery.objects.get(announcement=delivery.announcement, version=2)
    assert again.state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert reload(other).state == State.SKIPPED
    assert list(stops.list_passed_over(site)) == [other]
    assert stops.send_picked(site, ids=[delivery.pk], user=writer) == []
    assert Delivery.objects.filter(announcement=delivery.announcement).count() == 2


def test_what_came_due_without_a_tick_is_passed_over_too(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User
) -> None:
    pull(site, writer)
    delivery = announce()

    stops.end_stop(site, user=writer)

    assert reload(delivery).state == State.SKIPPED
    assert services.send_delivery(delivery.pk) is False
    assert graph.calls == []


def test_what_was_held_in_the_moment_of_the_end_is_passed_over_by_the_tick(
    announce: Announce, graph: PlayedGraph, site: Site, writer: User
) -> None:
    delivery = announce()
    switch = pull(site, writer)
    stops.end_stop(site, user=writer)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.HELD, reason=Reason.STOPPED, deadline_at=timezone.now(), stopped_by=switch
    )

    run_crosspost_tick()

    assert reload(delivery).state == State.SKIPPED
    assert graph.calls == []


def test_what_the_page_itself_held_is_not_touched_by_a_stop(
    site: Site, channel: Channel, writer: User
) -> None:
    held = make_delivery(channel, "非公開", State.HELD, reason=Reason.PAGE_GONE)
    pull(site, writer)
    stops.end_stop(site, user=writer)

    assert (reload(held).state, reload(held).reason) == (State.HELD, Reason.PAGE_GONE)


def test_ending_twice_says_that_it_was_over(site: Site, writer: User) -> None:
    pull(site, writer)
    stops.end_stop(site, user=writer)

    with pytest.raises(NotPossibleError):
        stops.end_stop(site, user=writer)

    assert StopSwitch.objects.get().ended_by_name == "牛島 ともみ"
