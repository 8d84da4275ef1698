"""The minute's tick: one trouble stops neither the other jobs nor the clock."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError

from core import clock
from core.management.commands.run_clock import Command
from core.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch: Any) -> dict[str, Any]:
    known: dict[str, Any] = {}
    monkeypatch.setattr(clock, "_jobs", known)
    monkeypatch.setattr(clock, "_slow", set())
    return known


def fail() -> None:
    raise ValueError("one room's trouble")


def test_a_job_that_fails_does_not_keep_the_others_from_running(jobs: dict[str, Any]) -> None:
    done: list[str] = []
    jobs.update(bad=fail, good=lambda: done.append("good"))
    results = {result.name: result.error for result in clock.run_tick()}
    assert results == {"bad": "ValueError", "good": ""}
    assert done == ["good"]
    assert Heartbeat.objects.filter(name="clock").exists()


def test_a_database_that_is_busy_for_the_heartbeat_does_not_end_the_clock(
    jobs: dict[str, Any], monkeypatch: Any
) -> None:
    def refuse(name: str) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(clock, "beat", refuse)
    done: list[str] = []
    jobs.update(good=lambda: done.append("good"))
    results = {result.name: result.error for result in clock.run_tick()}
    assert results == {"heartbeat": "OperationalError", "good": ""}
    assert done == ["good"]


def test_slow_jobs_come_last(jobs: dict[str, Any]) -> None:
    clock.register_tick_job("books", lambda: "compared", is_slow=True)
    clock.register_tick_job("posts", lambda: "sent")
    assert [result.name for result in clock.run_tick()] == ["posts", "books"]


def test_a_slow_job_does_not_keep_the_clock_waiting(jobs: dict[str, Any]) -> None:
    stop, ends, ticks = threading.Event(), threading.Event(), []

    def tick() -> None:
        ticks.append("tick")
        if len(ticks) == 3:
            stop.set()

    clock.register_tick_job("books", lambda: ends.wait(30), is_slow=True)
    clock.register_tick_job("posts", tick)
    Command().run_until(stop, interval=0.001)
    ends.set()
    assert len(ticks) == 3
