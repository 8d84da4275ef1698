from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.sandbox.facebook.graph import SHOP_TOKEN, TOWN, Graph, read_error


def list_all(graph: Graph, edge: str, *, limit: int) -> tuple[list[str], int]:
    """Walk a listing by its cursors; return messages and how many calls it took."""
    messages: list[str] = []
    after: dict[str, str] = {}
    for calls in range(1, 30):
        answer = graph.get(f"{TOWN}/{edge}", limit=limit, fields="message", **after).json()
        messages += [post["message"] for post in answer["data"]]
        if "next" not in answer.get("paging", {}):
            return messages, calls
        after = {"after": answer["paging"]["cursors"]["after"]}
    raise AssertionError("The listing did not end")


@pytest.mark.parametrize(("limit", "calls"), [(3, 3), (7, 1), (6, 2), (100, 1)])
def test_cursors_walk_through_every_post_once(graph: Graph, limit: int, calls: int) -> None:
    for number in range(7):
        graph.publish(f"no. {number}")

    found = list_all(graph, "published_posts", limit=limit)

    assert found == ([f"no. {number}" for number in reversed(range(7))], calls)


def test_a_walk_is_not_disturbed_by_new_posts(graph: Graph) -> None:
    for number in range(4):
        graph.publish(f"no. {number}")
    first = graph.get(f"{TOWN}/posts", limit=2, fields="message").json()
    graph.publish("new")

    after = first["paging"]["cursors"]["after"]
    second = graph.get(f"{TOWN}/posts", limit=2, fields="message", after=after).json()

    assert [post["message"] for post in second["data"]] == ["no. 1", "no. 0"]
    assert "next" not in second["paging"]
    back = graph.get(
        f"{TOWN}/posts", limit=2, fields="message", before=second["paging"]["cursors"]["before"]
    ).json()
    assert [post["message"] for post in back["data"]] == ["no. 3", "no. 2"]
    assert "previous" in back["paging"]


def test_whoever_replays_the_next_address_is_refused(graph: Graph) -> None:
    for number in range(3):
        graph.publish(f"no. {number}")
    following = graph.get(f"{TOWN}/published_posts", limit=2).json()["paging"]["next"]

    assert parse_qs(urlsplit(following).query)["pretty"] == ["0"]
    assert read_error(requests.get(following, timeout=5)) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


def test_hidden_posts_are_in_feed_alone(graph: Graph) -> None:
    graph.publish("見える")
    graph.publish("隠れた", published="false")

    assert list_all(graph, "feed", limit=10)[0] == ["隠れた", "見える"]
    assert list_all(graph, "posts", limit=10)[0] == ["見える"]
    assert list_all(graph, "published_posts", limit=10)[0] == ["見える"]
    assert graph.get(f"{TOWN}/scheduled_posts").json() == {"data": []}


def test_without_a_limit_there_are_twenty_five(graph: Graph) -> None:
    for number in range(27):
        graph.publish(f"no. {number}")

    assert len(graph.get(f"{TOWN}/published_posts").json()["data"]) == 25


@pytest.mark.parametrize("cursor", ["x", "MTIz", "%%%", "あ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6MQ"])
def test_an_invented_cursor_is_refused(graph: Graph, cursor: str) -> None:
    assert read_error(graph.get(f"{TOWN}/posts", after=cursor)) == (400, 100, None)


def test_the_token_of_another_page_lists_nothing(graph: Graph) -> None:
    graph.publish("町から")

    answer = graph.get(f"{TOWN}/published_posts", token=SHOP_TOKEN)

    assert read_error(answer) == (400, 100, 33)
