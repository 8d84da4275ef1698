from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import requests

from tests.sandbox.facebook.graph import TOWN, Graph, read_error

FEED = f"{TOWN}/feed"
WEATHER = "facebook/weather/"


@pytest.fixture(autouse=True)
def calm(graph: Graph) -> Iterator[None]:
    yield
    graph.call_control("DELETE", WEATHER)


def let_it_be(graph: Graph, fault: str, **more: object) -> None:
    graph.sandbox.tell(WEATHER, seed=1, rate=1.0, weights={fault: 1}, **more)


@pytest.mark.parametrize(
    ("fault", "status", "is_done"),
    [
        ("outage_page", 502, False),
        ("error_1", 400, False),
        ("error_2", 500, False),
        ("error_2_after", 500, True),
        ("no_id", 200, True),
        ("broken_json", 200, True),
    ],
)
def test_a_fault_answers_so_and_leaves_that_on_the_page(
    graph: Graph, fault: str, status: int, is_done: bool
) -> None:
    let_it_be(graph, fault)

    answer = graph.post(FEED, message="届いたか")

    assert answer.status_code == status
    assert graph.list_messages() == ["届いたか"] * is_done
    assert graph.list_requests()[-1]["note"] == f"weather: {fault}"


@pytest.mark.parametrize(("fault", "is_done"), [("cut_before", False), ("cut_after", True)])
def test_a_cut_line_is_cut_before_or_after_the_deed(
    graph: Graph, fault: str, is_done: bool
) -> None:
    let_it_be(graph, fault)

    with pytest.raises(requests.ConnectionError):
        graph.post(FEED, message="届いたか")

    assert graph.list_messages() == ["届いたか"] * is_done


def test_a_late_answer_comes_after_the_caller_has_gone(graph: Graph) -> None:
    let_it_be(graph, "late", late_ms=300)
    begun = time.monotonic()

    graph.publish("遅れて届く")

    assert time.monotonic() - begun >= 0.3


def test_a_post_reads_as_missing_for_a_moment_and_is_left_out_of_the_list(graph: Graph) -> None:
    post_id = graph.publish("ある")

    let_it_be(graph, "gone_for_a_moment")
    assert read_error(graph.get(post_id)) == (400, 100, 33)
    let_it_be(graph, "left_out_of_the_list")
    assert graph.get(f"{TOWN}/published_posts").json() == {"data": []}
    assert graph.get(post_id).status_code == 200


def test_about_as_many_calls_are_hit_as_was_said(graph: Graph) -> None:
    graph.sandbox.tell(WEATHER, seed=5, rate=0.3, weights={"error_1": 1, "error_2": 3})
    for _turn in range(100):
        graph.get(TOWN)

    told = graph.sandbox.ask(WEATHER)

    assert told["calls"] == 100
    assert 15 <= sum(told["hits"].values()) <= 45
    assert told["hits"]["error_2"] > told["hits"]["error_1"]


def test_every_answer_takes_the_time_that_was_set(graph: Graph) -> None:
    graph.sandbox.tell(WEATHER, delay_ms=80)
    begun = time.monotonic()

    graph.get(TOWN)

    assert 0.08 <= time.monotonic() - begun < 0.4


def test_nonsense_is_refused_and_a_reset_brings_calm(graph: Graph) -> None:
    for body in ({"weights": {"hail": 1}}, {"rate": 2}, {"delay_ms": -1}, {"wind": 3}):
        assert graph.call_control("POST", WEATHER, json=body).status_code == 400
    let_it_be(graph, "error_1")

    graph.sandbox.tell("reset/")

    assert graph.sandbox.ask(WEATHER)["rate"] == 0
    graph.publish("晴れ")


def test_a_page_more_can_be_had_with_its_token(graph: Graph) -> None:
    token = graph.sandbox.tell("facebook/pages/", id="200000000000077", name="三つ目")["token"]

    graph.publish("こちらから", page="200000000000077", token=token)

    assert graph.list_messages("200000000000077") == ["こちらから"]
