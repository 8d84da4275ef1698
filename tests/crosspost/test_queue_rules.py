"""When a queue may let one out, and whose turn it is: the rules alone, without a database."""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crosspost.queue.rules import QueueRules, Slot, Window, find_slot, list_openings, list_slots
from crosspost.queue.standing import parse_clock
from crosspost.queue.turns import Waiting, order_by_turn, place_by_hand

TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


def tokyo(text: str) -> datetime:
    """Return a moment of 2026-12, given as "1 9:00" in Tokyo's clock; the 1st is a Tuesday."""
    return datetime.strptime(f"2026-12-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def make_rules(**values: Any) -> QueueRules:
    windows = tuple(Window(weekday=day, start=9 * 60, end=12 * 60) for day in range(5))
    defaults: dict[str, Any] = {"zone": TOKYO, "windows": windows, "gap": HOUR, "daily_cap": 3}
    return QueueRules(**{**defaults, **values})


def find(rules: QueueRules, after: str, **moments: Any) -> str:
    slot = find_slot(rules, after=tokyo(after), **moments)
    return slot.at.astimezone(TOKYO).strftime("%-d %H:%M") if slot else "none"


def test_a_slot_is_now_while_a_window_is_open_and_ends_with_it() -> None:
    slot = find_slot(make_rules(), after=tokyo("1 10:30"))

    assert slot == Slot(at=tokyo("1 10:30"), until=tokyo("1 12:00"))


def test_before_a_window_its_beginning_counts_and_after_it_the_next_day() -> None:
    assert find(make_rules(), "1 07:15") == "1 09:00"
    assert find(make_rules(), "1 12:00") == "2 09:00"
    assert find(make_rules(), "4 12:00") == "7 09:00"  # over the weekend


def test_the_gap_is_kept_from_everything_that_went_out() -> None:
    assert find(make_rules(), "1 09:30", sent=[tokyo("1 09:10")]) == "1 10:10"
    assert find(make_rules(), "1 11:30", sent=[tokyo("1 11:20")]) == "2 09:00"
    assert find(make_rules(), "1 09:00", sent=[tokyo("1 08:00")]) == "1 09:00"


def test_the_queue_keeps_its_distance_from_what_is_planned_for_a_time() -> None:
    assert find(make_rules(), "1 09:30", planned=[tokyo("1 10:00")]) == "1 11:00"
    assert find(make_rules(), "1 09:00", planned=[tokyo("1 10:00")]) == "1 09:00"


def test_the_cap_counts_the_whole_day_of_the_channels_zone() -> None:
    early = [tokyo("1 00:10"), tokyo("1 07:00"), tokyo("1 08:00")]
    assert find(make_rules(), "1 09:30", sent=early) == "2 09:00"
    # The same three, of which one was yesterday by the channel's clock, today by UTC.
    late = [tokyo("1 00:10") - HOUR, *early[1:]]
    assert find(make_rules(), "1 09:30", sent=late) == "1 09:30"


def test_a_cap_of_nought_lets_the_queue_rest() -> None:
    assert find(make_rules(daily_cap=0), "1 09:30") == "none"


def test_quiet_hours_go_over_midnight_and_cut_a_window() -> None:
    rules = make_rules(windows=(), quiet_from=21 * 60, quiet_until=8 * 60)

    assert find(rules, "1 20:59") == "1 20:59"
    assert find(rules, "1 21:00") == "2 08:00"
    assert find(rules, "2 03:00") == "2 08:00"
    noon = make_rules(quiet_from=10 * 60, quiet_until=11 * 60)
    assert find(noon, "1 10:00") == "1 11:00"
    slot = find_slot(noon, after=tokyo("1 09:00"))
    assert slot is not None
    assert slot.until == tokyo("1 10:00")


def test_without_windows_every_hour_is_open_until_midnight() -> None:
    slot = find_slot(make_rules(windows=()), after=tokyo("5 03:00"))

    assert slot == Slot(at=tokyo("5 03:00"), until=tokyo("6 00:00"))


def test_windows_that_touch_are_one() -> None:
    windows = (Window(weekday=1, start=540, end=600), Window(weekday=1, start=600, end=660))
    slot = find_slot(make_rules(windows=windows), after=tokyo("1 09:30"))

    assert slot == Slot(at=tokyo("1 09:30"), until=tokyo("1 11:00"))


def test_after_an_outage_the_next_ones_keep_their_distance() -> None:
    """Nothing is made up for: yesterday's slots are gone."""
    slots = list_slots(
        make_rules(), after=tokyo("2 09:20"), until=tokyo("3 09:00"), sent=[tokyo("1 08:00")]
    )

    assert [slot.at for slot in slots] == [
        tokyo("2 09:20"),
        tokyo("2 10:20"),
        tokyo("2 11:20"),
        tokyo("3 09:00"),
    ]


def test_the_day_of_a_changed_clock_has_no_opening_in_the_hour_that_is_missing() -> None:
    rules = QueueRules(
        zone=NEW_YORK,
        windows=(Window(weekday=6, start=2 * 60, end=3 * 60),),
        gap=HOUR,
        daily_cap=5,
    )

    spring = datetime(2026, 3, 8, tzinfo=NEW_YORK).date()
    assert list(list_openings(rules, spring)) == []
    autumn = datetime(2026, 11, 1, tzinfo=NEW_YORK).date()
    openings = list(list_openings(rules, autumn))
    assert openings == [
        (datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("text", "minute"), [("0:00", 0), ("9:05", 545), ("09:05", 545), ("24:00", 1440)]
)
def test_clocks_are_read(text: str, minute: int) -> None:
    assert parse_clock(text) == minute


@pytest.mark.parametrize("text", ["", "9", "9:5", "24:01", "-1:00", "9:60", "nine:00", "9:00:00"])
def test_clocks_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        parse_clock(text)


# --- Turns ---


def waits(place: int, turn: str) -> Waiting:
    return Waiting(key=uuid.uuid5(uuid.NAMESPACE_OID, f"{place}"), place=place, turn=turn)


def order(*waiting: Waiting, **last: str) -> list[tuple[int, str]]:
    moments = {turn: tokyo(text) for turn, text in last.items()}
    return [(one.place, one.turn) for one in order_by_turn(waiting, last=moments)]


def test_who_was_never_introduced_goes_first_then_who_was_longest_ago() -> None:
    queue = [waits(1, "tea"), waits(2, "tofu"), waits(3, "pots")]

    assert order(*queue, tea="1 10:00", tofu="1 09:00") == [(3, "pots"), (2, "tofu"), (1, "tea")]


def test_of_one_producer_the_place_decides_and_producers_take_turns() -> None:
    queue = [waits(1, "tea"), waits(2, "tea"), waits(3, "tea"), waits(4, "tofu"), waits(5, "pots")]

    assert order(*queue) == [(1, "tea"), (4, "tofu"), (5, "pots"), (2, "tea"), (3, "tea")]


def test_a_place_given_by_hand_comes_before_all_turns_and_counts_as_one() -> None:
    queue = [waits(1, "tea"), waits(-1, "tofu"), waits(3, "tofu")]

    assert order(*queue, tea="1 10:00") == [(-1, "tofu"), (1, "tea"), (3, "tofu")]


def test_a_move_by_hand_fixes_the_list_down_to_the_place_that_was_chosen() -> None:
    queue = [waits(1, "tea"), waits(2, "tea"), waits(3, "tofu"), waits(4, "pots")]
    shown = order_by_turn(queue, last={})
    assert [one.place for one in shown] == [1, 3, 4, 2]

    moved, places = place_by_hand(shown, key=queue[1].key, index=1)

    assert [one.place for one in moved] == [1, 2, 3, 4]
    assert places == {queue[0].key: -2, queue[1].key: -1}
    after = [
        Waiting(key=one.key, place=places.get(one.key, one.place), turn=one.turn) for one in queue
    ]
    assert [one.key for one in order_by_turn(after, last={})] == [one.key for one in moved]


def test_what_stood_by_hand_stays_above_what_the_turns_decide() -> None:
    queue = [waits(-2, "tea"), waits(-1, "tea"), waits(3, "tofu")]

    moved, places = place_by_hand(order_by_turn(queue, last={}), key=queue[2].key, index=0)

    assert [one.key for one in moved] == [queue[2].key, queue[0].key, queue[1].key]
    assert places == {queue[2].key: -3, queue[0].key: -2, queue[1].key: -1}
