"""Several threads that send: side by side for different channels, never two for one."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from typing import Any

import pytest

from crosspost import crew
from crosspost.crew import Crew
from crosspost.due import DueKey
from crosspost.states import Urgency


def make_keys(*channels: int, urgency: str = Urgency.SOFT) -> list[DueKey]:
    return [
        DueKey(delivery_id=uuid.uuid4(), channel_id=channel, urgency=urgency)
        for channel in channels
    ]


class Sender:
    """Plays `send_delivery`, and notes who was at work at the same time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, keys: list[DueKey]) -> None:
        self.channels = {key.delivery_id: key.channel_id for key in keys}
        self.sent: list[uuid.UUID] = []
        self.most = 0
        self.most_of_one = 0
        self.fails = False
        self._now: Counter[int] = Counter()
        self._lock = threading.Lock()
        monkeypatch.setattr(
            crew,
            "list_due_keys",
            lambda: [key for key in keys if key.delivery_id not in self.sent],
        )

    def __call__(self, delivery_id: Any) -> bool:
        channel = self.channels[delivery_id]
        with self._lock:
            self._now[channel] += 1
            self.most = max(self.most, self._now.total())
            self.most_of_one = max(self.most_of_one, self._now[channel])
        time.sleep(0.02)
        with self._lock:
            self._now[channel] -= 1
            if self.fails:
                raise ValueError("The line is dead")
            self.sent.append(delivery_id)
        return True


def test_channels_are_served_side_by_side_and_each_one_delivery_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = make_keys(1, 1, 1, 2, 2, 2, 3, 3, 3)
    sender = Sender(monkeypatch, keys)

    assert Crew(sender, threads=3, seconds=10).run() == 9

    assert sorted(sender.sent) == sorted(key.delivery_id for key in keys)
    assert sender.most > 1
    assert sender.most_of_one == 1


def test_an_emergency_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [*make_keys(1, 2, 3), *make_keys(4, urgency=Urgency.EMERGENCY)]
    sender = Sender(monkeypatch, keys)

    Crew(sender, threads=1, seconds=10).run()

    assert sender.sent[0] == keys[3].delivery_id
    assert sender.most == 1


def test_what_breaks_off_is_tried_once_and_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = make_keys(1, 1, 2, 2)
    sender = Sender(monkeypatch, keys)
    sender.fails = True

    assert Crew(sender, threads=2, seconds=10).run() == 0
    assert sender.sent == []


def test_it_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(monkeypatch, make_keys(*[1] * 100))
    threads = threading.active_count()

    begun = time.monotonic()
    sent = Crew(sender, threads=4, seconds=0.1).run()

    assert 0 < sent < 100
    assert time.monotonic() - begun < 5
    assert threading.active_count() == threads
