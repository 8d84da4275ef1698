from __future__ import annotations

from typing import Any

import pytest

from core.clock import run_tick
from crosspost.states import State

from .conftest import Announce
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


def test_a_step_that_fails_keeps_no_post_from_going_out_and_is_reported(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()

    def fail() -> int:
        raise RuntimeError("a row that cannot be read")

    monkeypatch.setattr("crosspost.tick.release_rested", fail)
    results = {result.name: result for result in run_tick()}

    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert results["crosspost"].error == "RuntimeError"
