"""The traps of facebook-sdk 3.1.0 (12 to 16): lines, photos, ids, listings, threads."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from crosspost.facebook import check_graph_id
from crosspost.states import AttemptOutcome

from .adapter import CREATED, PAGE, POST, TOKEN, error_body, open_page, publish
from .scripted_server import (
    answer,
    find_closed_port,
    hang_up,
    run_scripted_server,
)

# --- 12: hidden repeats, and the environment ---


def test_nothing_is_repeated_and_nothing_is_taken_from_the_environment(monkeypatch: Any) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{find_closed_port()}")
    with run_scripted_server(hang_up) as server:
        outcome = publish(open_page(server.url))

    assert outcome.kind == AttemptOutcome.UNKNOWN
    assert len(server.requests) == 1


def test_a_closed_port_and_an_unknown_name_are_proof_that_nothing_was_sent() -> None:
    closed = publish(open_page(f"http://127.0.0.1:{find_closed_port()}/graph/"))

    assert closed.kind == AttemptOutcome.NOT_SENT


def test_a_handshake_that_fails_is_proof_that_nothing_was_sent() -> None:
    with run_scripted_server(hang_up) as server:
        outcome = publish(open_page(server.url.replace("http://", "https://")))

    assert outcome.kind == AttemptOutcome.NOT_SENT


def test_a_kept_connection_that_dies_does_not_look_like_a_lost_answer() -> None:
    with run_scripted_server(CREATED) as server:
        page = open_page(server.url)
        page.get_post(POST)
        outcome = publish(page)

    assert outcome.is_ok


# --- 13: photos ---


def test_a_photo_travels_with_its_bytes_its_type_and_a_name_of_ours() -> None:
    with run_scripted_server(answer('{"id": "88"}')) as server:
        page = open_page(server.url)
        first = page.upload_photo(b"\xff\xd8jpeg", alt_text="茶畑")
        page.upload_photo(b"\xff\xd8jpeg", alt_text="茶畑")

    assert first.id == "88"
    for request in server.requests:
        assert request.path == f"/graph/v26.0/{PAGE}/photos"
        assert request.parts["source"] == ("photo.jpg", "image/jpeg", b"\xff\xd8jpeg")
        assert request.parts["alt_text_custom"][2].decode() == "茶畑"
        assert request.parts["published"][2] == b"false"


# --- 14: ids inside paths ---


@pytest.mark.parametrize(
    "value", ["", "me", "../v2.0/me", "1?x=2", "1_2_3", "1/2", "１２", "1\n", " 1", "_1", "1_"]
)
def test_an_id_that_is_none_never_reaches_an_address(value: str) -> None:
    with pytest.raises(ValueError, match="Not an id"):
        check_graph_id(value)
    with run_scripted_server(CREATED) as server:
        page = open_page(server.url)
        with pytest.raises(ValueError, match="Not an id"):
            page.get_post(value)
        with pytest.raises(ValueError, match="Not an id"):
            page.delete_post(value)
        with pytest.raises(ValueError, match="Not an id"):
            page.create_post(message="m", link="", photo_ids=[value])

    assert server.requests == []


# --- 15: listings ---


def test_a_listing_goes_on_by_its_cursor_and_replays_no_address_of_the_answer() -> None:
    def listing(*ids: str, after: str = "") -> Any:
        paging = {"cursors": {"after": after}} if after else {}
        if after:
            paging["next"] = f"http://127.0.0.1:1/evil?access_token={TOKEN}&pretty=0&after={after}"
        return answer(json.dumps({"data": [{"id": one} for one in ids], "paging": paging}))

    with run_scripted_server(listing("1_1", "1_2", after="QVFI"), listing("1_3")) as server:
        posts, outcome = open_page(server.url).list_published_posts()

    assert outcome.is_ok
    assert [post["id"] for post in posts] == ["1_1", "1_2", "1_3"]
    assert [request.query.get("after") for request in server.requests] == [None, ["QVFI"]]
    assert [request.query["limit"] for request in server.requests] == [["100"], ["100"]]
    assert not [request for request in server.requests if "pretty" in request.query]


def test_a_listing_without_an_end_ends() -> None:
    paging = {"cursors": {"after": "QVFI"}, "next": "http://127.0.0.1:1/"}
    endless = answer(json.dumps({"data": [{"id": "1_1"}], "paging": paging}))
    with run_scripted_server(endless) as server:
        posts, _outcome = open_page(server.url).list_published_posts()

    assert len(server.requests) == 6
    assert len(posts) == 6


def test_a_listing_that_breaks_off_says_so() -> None:
    paging = {"cursors": {"after": "QVFI"}, "next": "http://127.0.0.1:1/"}
    first = answer(json.dumps({"data": [{"id": "1_1"}], "paging": paging}))
    with run_scripted_server(first, answer("<html>", status=502)) as server:
        posts, outcome = open_page(server.url).list_published_posts()

    assert [post["id"] for post in posts] == ["1_1"]
    assert outcome.kind == AttemptOutcome.UNKNOWN


# --- 16: threads ---


def test_clients_in_many_threads_keep_their_answers_apart() -> None:
    outcomes: dict[int, list[str]] = {}

    def work(number: int, url: str) -> None:
        page = open_page(url, read_timeout=5, deadline=10)
        outcomes[number] = [page.get_post(f"1_{number}").trace_id for _turn in range(5)]

    def echo(number: int) -> Any:
        return answer(error_body(100, 33, fbtrace_id=f"trace{number}"), status=404)

    servers = [run_scripted_server(echo(number)) for number in range(8)]
    running = [server.__enter__() for server in servers]
    threads = [
        threading.Thread(target=work, args=(number, server.url))
        for number, server in enumerate(running)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        server.__exit__(None, None, None)

    assert outcomes == {number: [f"trace{number}"] * 5 for number in range(8)}
