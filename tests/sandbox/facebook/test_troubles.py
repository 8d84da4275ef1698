from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
import requests

from tests.sandbox.facebook.graph import (
    SHOP,
    SHOP_TOKEN,
    TOWN,
    Graph,
    make_picture,
    read_error,
)

FEED = f"{TOWN}/feed"


def test_a_lost_answer_leaves_a_post_behind(graph: Graph) -> None:
    graph.press("answer_lost", page=TOWN)

    with pytest.raises(requests.ConnectionError):
        graph.post(FEED, message="届いたか")

    assert graph.list_messages() == ["届いたか"]
    assert graph.list_requests()[-1]["note"] == "answer lost: create"
    graph.publish("次は届く")


def test_a_late_error_leaves_a_post_behind(graph: Graph) -> None:
    graph.press("server_error_after_post", page=TOWN)

    answer = graph.post(FEED, message="届いたか")

    assert read_error(answer) == (500, 2, None)
    assert answer.json()["error"]["is_transient"] is True
    assert graph.list_messages() == ["届いたか"]


@pytest.mark.parametrize("name", ["answer_lost", "server_error_after_post"])
def test_a_named_call_is_hit_and_no_other(graph: Graph, name: str) -> None:
    def fails(answer: Any) -> bool:
        try:
            return answer().status_code == 500
        except requests.ConnectionError:
            return True

    post_id = graph.publish("隠れた", published="false")
    for call in ("photo", "flip", "edit", "delete"):
        graph.press(name, page=TOWN, call=call)
    graph.publish("まったく平気")

    assert fails(lambda: graph.upload(make_picture()))
    assert not fails(lambda: graph.upload(make_picture()))
    assert fails(lambda: graph.post(post_id, is_published="true"))
    assert fails(lambda: graph.post(post_id, message="直した"))
    assert not fails(lambda: graph.post(post_id, message="また直した"))
    assert fails(lambda: graph.delete(post_id))
    assert graph.list_messages() == ["まったく平気"]
    assert len(graph.sandbox.ask("facebook/photos/")["photos"]) == 2


def test_an_unnamed_call_spares_uploads_edits_and_reads(graph: Graph) -> None:
    post_id = graph.publish("前")
    graph.press("server_error_after_post", page=TOWN)

    assert graph.upload(make_picture()).status_code == 200
    assert graph.post(post_id, message="直した").status_code == 200
    assert graph.get(post_id).status_code == 200
    assert read_error(graph.post(FEED, message="後", published="false")) == (500, 2, None)


def test_times_are_counted(graph: Graph) -> None:
    graph.press("server_error_after_post", page=TOWN, times=3)

    statuses = [graph.post(FEED, message=f"no. {number}").status_code for number in range(5)]

    assert statuses == [500, 500, 500, 200, 200]
    assert len(graph.list_posts()) == 5
    assert graph.sandbox.ask("facebook/trouble/")["troubles"] == []


def test_times_are_never_used_up_twice(graph: Graph) -> None:
    graph.press("server_error_after_post", page=TOWN, times=6)
    statuses: list[int] = []

    def work(name: int) -> None:
        for number in range(5):
            statuses.append(graph.post(FEED, message=f"{name} {number}").status_code)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200] * 14 + [500] * 6
    assert len(graph.list_posts()) == 20


def test_other_pages_are_not_hit(graph: Graph) -> None:
    for name in ("answer_lost", "rate_limited", "outage_html", "policy_blocked"):
        graph.press(name, page=TOWN)

    graph.publish("平気", page=SHOP, token=SHOP_TOKEN)


def test_a_limit_says_how_many_minutes_and_ends_by_the_clock(graph: Graph) -> None:
    graph.press("rate_limited", page=TOWN, minutes=15)

    answer = graph.post(FEED, message="早すぎ")

    assert read_error(answer) == (400, 80001, None)
    (usage,) = json.loads(answer.headers["X-Business-Use-Case-Usage"])[TOWN]
    assert (usage["type"], usage["call_count"]) == ("pages", 100)
    assert usage["estimated_time_to_regain_access"] == 15
    assert read_error(graph.get(TOWN)) == (400, 80001, None)
    assert graph.list_posts() == []

    graph.sandbox.tell("clock/", seconds=14 * 60 + 30)
    answer = graph.get(TOWN)
    (usage,) = json.loads(answer.headers["X-Business-Use-Case-Usage"])[TOWN]
    assert usage["estimated_time_to_regain_access"] == 1

    graph.sandbox.tell("clock/", seconds=31)
    graph.publish("もう平気")
    assert graph.sandbox.list_refusals() == []


def test_an_outage_is_a_page_and_nothing_is_done(graph: Graph) -> None:
    graph.press("outage_html", page=TOWN, times=2)

    post = graph.post(FEED, message="x")
    read = graph.get(TOWN)

    for answer in (post, read):
        assert answer.status_code == 502
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "<html" in answer.text
    assert graph.list_posts() == []
    assert graph.get(TOWN).status_code == 200
    assert graph.sandbox.list_refusals() == []


def test_an_outage_of_everything_can_last_for_minutes(graph: Graph) -> None:
    graph.press("outage_html", minutes=5)

    statuses = {graph.get(TOWN).status_code for _again in range(5)}
    assert statuses == {502}

    graph.sandbox.tell("clock/", seconds=301)
    assert graph.get(TOWN).status_code == 200


def test_a_removed_permission_stops_changes_only(graph: Graph) -> None:
    post_id = graph.publish("前")
    graph.press("permission_removed", page=TOWN)

    for answer in (
        graph.post(FEED, message="後"),
        graph.post(post_id, message="後"),
        graph.delete(post_id),
        graph.upload(make_picture()),
    ):
        assert read_error(answer) == (403, 200, None)
    assert graph.get(post_id).status_code == 200
    data = graph.get(
        "debug_token", token="100000000000001|sandbox-app-secret", input_token=graph.token
    ).json()["data"]
    assert "pages_manage_posts" not in data["scopes"]
    assert "pages_read_engagement" in data["scopes"]
    assert graph.list_messages() == ["前"]

    graph.call_control("DELETE", "facebook/trouble/", params={"name": "permission_removed"})
    graph.publish("また平気")


def test_a_policy_block_stops_new_posts_only(graph: Graph) -> None:
    post_id = graph.publish("隠れた", published="false")
    graph.press("policy_blocked", page=TOWN)

    assert read_error(graph.post(FEED, message="後")) == (400, 368, 1390008)
    assert read_error(graph.post(post_id, is_published="true")) == (400, 368, 1390008)
    assert graph.get(post_id).status_code == 200
    assert [post["is_published"] for post in graph.list_posts()] == [False]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "earthquake"},
        {"name": "card_declined"},
        {"name": "answer_lost", "times": 0},
        {"name": "answer_lost", "times": "2"},
        {"name": "answer_lost", "call": "nothing"},
        {"name": "rate_limited", "minutes": -1},
        {"name": "rate_limited", "minutes": 10**12},
        {"name": "rate_limited", "page": "200000000000009"},
        {},
        {"name": ["answer_lost"]},
    ],
)
def test_a_trouble_that_does_not_exist_cannot_be_pressed(
    graph: Graph, wish: dict[str, Any]
) -> None:
    answer = graph.call_control("POST", "facebook/trouble/", json=wish)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert graph.sandbox.ask("facebook/trouble/")["troubles"] == []


def test_the_clock_moves_on_and_never_back(graph: Graph) -> None:
    before = graph.sandbox.ask("clock/")["now"]
    after = graph.sandbox.tell("clock/", seconds=86_400)["now"]

    assert after > before
    assert graph.call_control("POST", "clock/", json={"seconds": -1}).status_code == 400
    assert graph.call_control("POST", "clock/", json={"seconds": 10**12}).status_code == 400
    assert graph.call_control("POST", "clock/", json={}).status_code == 400


def test_four_callers_at_once_get_a_post_each_time(graph: Graph) -> None:
    ids: list[str] = []
    begun = time.monotonic()

    def work(name: int) -> None:
        for number in range(15):
            photo = graph.upload_hidden(make_picture())
            media = json.dumps([{"media_fbid": photo}])
            ids.append(graph.publish(f"{name} {number}", attached_media=media))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(ids)) == 60
    assert sorted(graph.list_messages()) == sorted(
        f"{name} {number}" for name in range(4) for number in range(15)
    )
    assert graph.sandbox.list_refusals() == []
    assert time.monotonic() - begun < 60
