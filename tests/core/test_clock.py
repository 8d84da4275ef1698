"""The minute's tick: one trouble stops neither the other jobs nor the clock."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from core import clock
from core.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch: Any) -> dict[str, Any]:
    known: dict[str, Any] = {}
    monkeypatch.setattr(clock, "_jobs", known)
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
