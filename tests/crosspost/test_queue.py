"""The queue over the ledger: one per slot, in fair turn, passing over what cannot go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, Site

from crosspost import services
from crosspost.ledger import claim_delivery
from crosspost.models import Channel, Delivery
from crosspost.queue.feeding import feed_queue, return_unclaimed
from crosspost.reasons import Reason
from crosspost.states import State, Timing
from users.models import User

from .played_graph import PlayedGraph
from .test_claim_race import run_at_once, site_row  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

Line = Callable[..., Delivery]
#: A Tuesday, 10 o'clock in Tokyo.
TUESDAY = datetime.fromisoformat("2026-12-01T10:00:00+09:00")


@pytest.fixture
def line(site: Site, channel: Channel, writer: User) -> Line:
    """Publish a page that is wished into the queue; return its delivery."""

    def make(title: str, *, turn: str = "", **values: Any) -> Delivery:
        page = site.root_page.add_child(instance=Page(title=title, slug=title.replace(" ", "-")))
        page = Page.objects.get(pk=page.pk)
        services.save_draft(
            page,
            site=site,
            text=title,
            channel_ids=[channel.pk],
            timing=Timing.QUEUE,
            user=writer,
        )
        (delivery,) = services.announce_page(page, user=writer)
        Delivery.objects.filter(pk=delivery.pk).update(turn=turn, **values)
        delivery.refresh_from_db()
        return delivery

    return make


def set_rules(channel: Channel, user: User, **values: Any) -> Channel:
    defaults: dict[str, Any] = {"windows": [], "gap_minutes": 60, "daily_cap": 3}
    return services.set_queue_rules(channel, **{**defaults, **values}, user=user)


def get_state(delivery: Delivery) -> State:
    return State(Delivery.objects.get(pk=delivery.pk).state)


def list_titles(channel: Channel) -> list[str]:
    return [entry.row.title for entry in services.list_queue(channel)]


def note_sent(delivery: Delivery, at: datetime) -> None:
    """Write down that a delivery went out at `at`."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.PUBLISHED, published_at=at, deadline_at=None
    )


def test_one_goes_out_per_slot_and_the_next_after_the_gap(
    line: Line, channel: Channel, graph: PlayedGraph
) -> None:
    first, second = line("one"), line("two")
    assert (first.state, first.queue_position) == (State.LINED_UP, 1)
    assert (second.state, second.queue_position) == (State.LINED_UP, 2)

    with time_machine.travel(TUESDAY, tick=False):
        assert services.feed_queues() == 1
        assert services.feed_queues() == 0
        fed = Delivery.objects.get(pk=first.pk)
        assert (fed.state, fed.reason, fed.due_at) == (State.QUEUED, Reason.ITS_TURN, TUESDAY)
        assert get_state(second) == State.LINED_UP
        note_sent(first, TUESDAY)
    with time_machine.travel(TUESDAY + timedelta(minutes=59), tick=False):
        assert services.feed_queues() == 0
    with time_machine.travel(TUESDAY + timedelta(minutes=60), tick=False):
        assert services.feed_queues() == 1
    assert get_state(second) == State.QUEUED


def test_the_tick_feeds_and_sends(line: Line, channel: Channel, graph: PlayedGraph) -> None:
    first, second = line("one"), line("two")

    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert get_state(first) == State.PUBLISHED
    assert get_state(second) == State.LINED_UP
    assert graph.visible_calls == ["create"]


def test_after_an_outage_of_days_exactly_one_goes_out(
    line: Line, channel: Channel, writer: User
) -> None:
    deliveries = [line(title) for title in ("one", "two", "three", "four")]
    set_rules(channel, writer, windows=[{"weekday": 1, "start": "9:00", "end": "12:00"}])

    with time_machine.travel(TUESDAY + timedelta(days=21), tick=False):
        assert [services.feed_queues() for _tick in range(4)] == [1, 0, 0, 0]

    states = [get_state(delivery) for delivery in deliveries]
    assert states == [State.QUEUED, State.LINED_UP, State.LINED_UP, State.LINED_UP]


def test_outside_the_windows_nothing_moves(line: Line, channel: Channel, writer: User) -> None:
    delivery = line("one")
    set_rules(channel, writer, windows=[{"weekday": 1, "start": "11:00", "end": "12:00"}])

    with time_machine.travel(TUESDAY, tick=False):
        assert services.feed_queues() == 0
        (entry,) = services.list_queue(Channel.objects.get())
        assert entry.slot_at == TUESDAY + timedelta(hours=1)

    assert get_state(delivery) == State.LINED_UP


def test_what_nobody_claimed_before_its_window_closed_goes_back_to_its_place(
    line: Line, channel: Channel, writer: User
) -> None:
    delivery = line("one")
    set_rules(channel, writer, windows=[{"weekday": 1, "start": "9:00", "end": "12:00"}])
    with time_machine.travel(TUESDAY, tick=False):
        services.feed_queues()
        assert return_unclaimed() == 0

    with time_machine.travel(TUESDAY + timedelta(hours=2), tick=False):
        assert claim_delivery(delivery.pk) is None
        assert return_unclaimed() == 1

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.LINED_UP, Reason.SLOT_CLOSED)
    assert (delivery.queue_position, delivery.not_after) == (1, None)


def test_gap_and_cap_count_everything_that_went_out_on_the_page(
    line: Line, channel: Channel, writer: User
) -> None:
    story, waits = line("story"), line("waits")
    Delivery.objects.filter(pk=story.pk).update(queue_position=None)
    set_rules(channel, writer, daily_cap=1)
    note_sent(story, TUESDAY - timedelta(hours=9))  # at one in the night of the same day

    with time_machine.travel(TUESDAY, tick=False):
        assert services.feed_queues() == 0
        note_sent(story, TUESDAY - timedelta(hours=11))
        assert services.feed_queues() == 1
    assert get_state(waits) == State.QUEUED


def test_a_post_of_which_nobody_knows_whether_it_is_out_counts_as_out(
    line: Line, channel: Channel, writer: User
) -> None:
    story = line("story")
    line("waits")
    set_rules(channel, writer, daily_cap=1)
    with time_machine.travel(TUESDAY, tick=False):
        Delivery.objects.filter(pk=story.pk).update(state=State.UNKNOWN)
        story.attempts.create(lease_no=1, kind="create", started_at=timezone.now())
        assert services.feed_queues() == 0


def test_producers_take_turns(line: Line, channel: Channel) -> None:
    line("tea one", turn="tea")
    line("tea two", turn="tea")
    line("tofu one", turn="tofu")
    note_sent(line("pots", turn="pots"), timezone.now())
    line("pots two", turn="pots")

    assert list_titles(channel) == ["tea one", "tofu one", "pots two", "tea two"]


def test_a_place_given_by_hand_holds_and_can_be_taken_back(
    line: Line, channel: Channel, writer: User
) -> None:
    line("tea one", turn="tea")
    tea_two = line("tea two", turn="tea")
    tofu = line("tofu one", turn="tofu")

    services.move_in_queue(tea_two, before=tofu, user=writer)

    assert list_titles(channel) == ["tea one", "tea two", "tofu one"]
    assert [entry.is_by_hand for entry in services.list_queue(channel)] == [True, True, False]
    event = tea_two.events.last()
    assert event is not None
    assert (event.reason, event.note, event.actor) == (Reason.MOVED, "3 -> 2", writer)
    services.move_in_queue(tofu, to_position=1, user=writer)
    assert list_titles(channel) == ["tofu one", "tea one", "tea two"]
    services.let_turns_decide(channel, user=writer)
    assert [entry.is_by_hand for entry in services.list_queue(channel)] == [False, False, False]
    assert list_titles(channel) == ["tofu one", "tea one", "tea two"]


def test_what_has_left_the_queue_cannot_be_moved(
    line: Line, channel: Channel, writer: User
) -> None:
    gone, stays = line("one"), line("two")
    services.send_now(gone, user=writer)

    for act in ({"before": gone}, {"to_position": 1}):
        with pytest.raises(services.NotPossibleError):
            services.move_in_queue(gone if "to_position" in act else stays, user=writer, **act)


def test_a_page_that_is_not_public_is_passed_over_and_keeps_its_place(
    line: Line, channel: Channel
) -> None:
    first, second = line("one"), line("two")
    page = Page.objects.get(pk=first.announcement.page_id)
    page.unpublish()
    assert get_state(first) == State.LINED_UP

    entries = services.list_queue(channel)
    assert [entry.passed_over for entry in entries] == [Reason.PAGE_GONE, ""]
    assert [entry.slot_at is None for entry in entries] == [True, False]
    assert services.feed_queues() == 1

    assert (get_state(first), get_state(second)) == (State.LINED_UP, State.QUEUED)


def test_a_page_that_cannot_be_used_feeds_nothing(line: Line, channel: Channel) -> None:
    delivery = line("one")
    Channel.objects.update(throttled_until=timezone.now() + timedelta(hours=1))

    assert services.feed_queues() == 0
    assert get_state(delivery) == State.LINED_UP


def test_what_was_held_on_its_way_returns_to_the_queue_not_to_any_hour(
    line: Line, channel: Channel
) -> None:
    delivery = line("one")
    services.feed_queues()
    Delivery.objects.update(state=State.HELD, reason=Reason.TOKEN_DEAD)

    services.resume_channel(channel)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.queue_position) == (State.LINED_UP, 1)


def test_a_person_may_take_it_out_of_the_queue_and_put_it_back(
    line: Line, channel: Channel, writer: User
) -> None:
    first, second = line("one"), line("two")
    planned = services.reschedule_delivery(
        first, due_at=timezone.now() + timedelta(days=1), user=writer
    )
    assert (planned.state, planned.queue_position) == (State.QUEUED, None)
    assert list_titles(channel) == ["two"]

    back = services.line_up_delivery(planned, user=writer)

    assert (back.state, back.queue_position, back.not_after) == (State.LINED_UP, 3, None)
    assert list_titles(channel) == ["two", "one"]
    with pytest.raises(services.NotPossibleError):
        services.line_up_delivery(second, user=writer)
    services.cancel_delivery(second, user=writer)
    assert list_titles(channel) == ["one"]


def test_the_coming_slots_are_told_with_who_would_take_them(
    line: Line, channel: Channel, writer: User
) -> None:
    for title in ("one", "two", "three"):
        line(title)
    set_rules(channel, writer, windows=[{"weekday": 1, "start": "9:00", "end": "11:30"}])

    with time_machine.travel(TUESDAY, tick=False):
        channel.refresh_from_db()
        slots = services.plan_slots(channel, until=TUESDAY + timedelta(days=1))

    hour = timedelta(hours=1)
    assert [(slot.at, slot.title) for slot in slots] == [(TUESDAY, "one"), (TUESDAY + hour, "two")]
    assert Delivery.objects.filter(state=State.LINED_UP).count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"gap_minutes": -1}, "gap_minutes"),
        ({"daily_cap": -1}, "daily_cap"),
        ({"quiet_from": time(21)}, "quiet_until"),
        ({"windows": [{"weekday": 7, "start": "9:00", "end": "10:00"}]}, "windows"),
        ({"windows": [{"weekday": 1, "start": "10:00", "end": "9:00"}]}, "windows"),
        ({"windows": [{"weekday": 1, "start": "10:00"}]}, "windows"),
    ],
)
def test_rules_that_say_nothing_sensible_change_nothing(
    values: dict[str, Any], field: str, channel: Channel, writer: User
) -> None:
    with pytest.raises(services.QueueRulesError) as refused:
        set_rules(channel, writer, **values)

    assert refused.value.field == field
    assert Channel.objects.get().queue_gap == 60


def test_rules_are_kept_in_one_spelling_and_written_down(channel: Channel, writer: User) -> None:
    set_rules(
        channel,
        writer,
        windows=[
            {"weekday": 4, "start": "9:00", "end": "24:00"},
            {"weekday": 1, "start": "9:05", "end": "10:00"},
        ],
        quiet_from=time(21),
        quiet_until=time(8),
    )

    channel.refresh_from_db()
    assert channel.queue_windows == [
        {"weekday": 1, "start": "09:05", "end": "10:00"},
        {"weekday": 4, "start": "09:00", "end": "24:00"},
    ]
    event = channel.events.last()
    assert event is not None
    assert (event.reason, event.actor) == (Reason.QUEUE_RULES, writer)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("site_row")
def test_of_many_ticks_at_once_one_lets_one_out(line: Line, channel: Channel) -> None:
    for title in ("one", "two", "three"):
        line(title)

    results = run_at_once(*[lambda: feed_queue(channel.pk)] * 4)

    assert sorted(results, key=str) == [False, False, False, True]
    assert Delivery.objects.filter(state=State.QUEUED).count() == 1
