"""Each known trap of facebook-sdk 3.1.0, sprung by a server, and what the adapter makes of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from typing import Any

import facebook
import pytest

from crosspost.facebook import FacebookPage, GraphClient, check_graph_id, encode_value
from crosspost.graph_outcome import Outcome, Usage
from crosspost.states import AttemptOutcome

from .scripted_server import (
    answer,
    drip,
    find_closed_port,
    hang_up,
    keep_silent,
    reset,
    run_scripted_server,
)

TOKEN = "EAAverysecrettoken0001"
SECRET = "app-secret"
PAGE = "200000000000001"
POST = f"{PAGE}_77"
CREATED = answer(json.dumps({"id": POST}), headers={"facebook-api-version": "v26.0"})


def open_page(url: str, **options: Any) -> FacebookPage:
    values: dict[str, Any] = {
        "page_id": PAGE,
        "access_token": TOKEN,
        "app_id": "100000000000001",
        "app_secret": SECRET,
        "graph_url": url,
        "version": "v26.0",
        "connect_timeout": 1,
        "read_timeout": 0.5,
        "deadline": 3,
        **options,
    }
    return FacebookPage(**values)


def publish(page: FacebookPage) -> Outcome:
    return page.create_post(
        message="新茶の季節です", link="http://localhost/s/bcdfghjkmn/", photo_ids=[]
    )


def error_body(code: int, subcode: int | None = None, **more: Any) -> str:
    error = {"message": "No.", "type": "OAuthException", "code": code, "fbtrace_id": "AbC", **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return json.dumps({"error": error})


# --- 1: the version ---


def test_the_version_of_today_is_asked_for_in_every_kind_of_call() -> None:
    with run_scripted_server(CREATED) as server:
        page = open_page(server.url)
        publish(page)
        page.get_post(POST)
        page.delete_post(POST)
        page.scrape("http://localhost/")
        page.upload_photo(b"jpeg", alt_text="a")
        page.inspect_token()
        page.list_published_posts()

    assert len(server.requests) == 7
    assert {request.path.split("/")[2] for request in server.requests} == {"v26.0"}


def test_another_version_in_the_answer_is_told_and_changes_no_outcome() -> None:
    drifts: list[str] = []
    served = answer(json.dumps({"id": POST}), headers={"facebook-api-version": "v27.0"})
    with run_scripted_server(served) as server:
        outcome = publish(open_page(server.url, on_version_drift=drifts.append))

    assert outcome.is_ok
    assert drifts == ["v27.0"]


# --- 2: the address is process-wide in the SDK ---


def test_two_pages_with_two_addresses_live_side_by_side() -> None:
    with run_scripted_server(CREATED) as one, run_scripted_server(CREATED) as other:
        first, second = open_page(one.url), open_page(other.url)
        publish(first)
        publish(second)
        publish(first)

    assert (len(one.requests), len(other.requests)) == (2, 1)
    assert facebook.FACEBOOK_GRAPH_URL == "https://graph.facebook.com/"


# --- 3: time ---


def test_silence_ends_at_the_read_timeout_and_is_unknown() -> None:
    with run_scripted_server(keep_silent(3)) as server:
        started = time.monotonic()
        outcome = publish(open_page(server.url))
        took = time.monotonic() - started

    assert outcome.is_unknown
    assert outcome.http_status is None
    assert took < 2


def test_an_answer_that_drips_ends_at_the_deadline_and_is_unknown() -> None:
    with run_scripted_server(drip(5)) as server:
        started = time.monotonic()
        outcome = publish(open_page(server.url, deadline=0.8))
        took = time.monotonic() - started

    assert outcome.is_unknown
    assert took < 2.5


# --- 4: nested values and booleans ---


def test_lists_of_objects_travel_as_one_json_text() -> None:
    with run_scripted_server(CREATED) as server:
        open_page(server.url).create_post(message="m", link="l", photo_ids=["11", "22"])

    form = server.requests[0].form
    assert form["attached_media"] == ['[{"media_fbid":"11"},{"media_fbid":"22"}]']
    assert "link" not in form


def test_booleans_travel_in_lower_case() -> None:
    with run_scripted_server(CREATED) as server:
        page = open_page(server.url)
        page.create_hidden_post(message="m", link="http://localhost/", photo_ids=[])
        page.publish_post(POST)

    assert server.requests[0].form["published"] == ["false"]
    assert server.requests[1].form["is_published"] == ["true"]
    assert encode_value({"a": [True]}) == '{"a":[true]}'


# --- 5: where the token stands ---


def test_the_token_stands_in_no_address_and_in_no_log(caplog: Any) -> None:
    with run_scripted_server(CREATED) as server, caplog.at_level(logging.DEBUG):
        page = open_page(server.url)
        publish(page)
        page.get_post(POST)
        page.delete_post(POST)
        page.list_published_posts()
        page.publish_post(POST)
        page.upload_photo(b"jpeg", alt_text="a")

    assert [request.method for request in server.requests] == [
        "POST",
        "GET",
        "DELETE",
        "GET",
        "POST",
        "POST",
    ]
    assert not [request for request in server.requests if TOKEN in request.target]
    assert server.requests[0].form["access_token"] == [TOKEN]
    assert server.requests[1].headers["authorization"] == f"Bearer {TOKEN}"
    assert "authorization" not in server.requests[4].headers
    assert TOKEN not in caplog.text


def test_no_failure_carries_the_token_in_its_words() -> None:
    with run_scripted_server(hang_up) as server:
        outcome = open_page(server.url).get_post(POST)

    assert TOKEN not in repr(outcome)


# --- 6: the SDK writes into the caller's dictionary ---


def test_the_callers_dictionary_stays_as_it_was() -> None:
    params = {"message": "m"}
    with run_scripted_server(CREATED) as server:
        client = GraphClient(
            access_token=TOKEN,
            app_secret=SECRET,
            graph_url=server.url,
            version="v26.0",
            connect_timeout=1,
            read_timeout=1,
            deadline=2,
        )
        client.call("POST", f"{PAGE}/feed", params)

    assert params == {"message": "m"}


# --- 7: the proof of the app's secret ---


def test_every_call_proves_the_apps_secret() -> None:
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    with run_scripted_server(CREATED) as server:
        page = open_page(server.url)
        publish(page)
        page.get_post(POST)
        page.delete_post(POST)
        page.upload_photo(b"jpeg", alt_text="a")

    post, get, delete, upload = server.requests
    assert post.form["appsecret_proof"] == [proof]
    assert get.query["appsecret_proof"] == [proof]
    assert delete.query["appsecret_proof"] == [proof]
    assert upload.parts["appsecret_proof"][2] == proof.encode()


# --- 8: answers that the SDK takes for success ---


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, '{"foo": 1}'),
        (500, '{"id": "200000000000001_77"}'),
        (200, "{}"),
        (200, "true"),
        (200, "false"),
        (200, "[]"),
        (200, "null"),
        (200, '"200000000000001_77"'),
        (200, '{"error": {}}'),
        (200, '{"error": "text"}'),
        (400, '{"error": "text"}'),
        (400, '{"error": {"message": "no code"}}'),
        (400, '{"error": {"message": "m", "code": "100"}}'),
        (200, '{"id": 77}'),
        (200, '{"id": ""}'),
        (200, '{"id": "../v2.0/me"}'),
        (200, '{"id": "1_2_3"}'),
        (200, '{"id": "1?x=2"}'),
        (201, '{"id": "200000000000001_77"}'),
        (200, '{"success": true}'),
        (404, "{}"),
    ],
)
def test_an_answer_without_a_proper_id_is_unknown_and_nothing_else(status: int, body: str) -> None:
    with run_scripted_server(answer(body, status=status)) as server:
        outcome = publish(open_page(server.url))

    assert outcome.kind == AttemptOutcome.UNKNOWN
    assert outcome.id == ""
    assert outcome.http_status == status
    assert len(server.requests) == 1


def test_success_that_is_not_true_is_unknown() -> None:
    with run_scripted_server(answer('{"success": "true"}'), answer('{"success": false}')) as server:
        page = open_page(server.url)
        outcomes = [page.publish_post(POST), page.publish_post(POST)]

    assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.UNKNOWN] * 2


def test_a_definite_refusal_brings_its_codes_and_facebooks_words() -> None:
    body = error_body(
        100, 1609005, error_user_title="Link", error_user_msg="We could not read the link."
    )
    with run_scripted_server(answer(body, status=400)) as server:
        outcome = publish(open_page(server.url))

    assert outcome.kind == AttemptOutcome.REJECTED
    assert (outcome.code, outcome.subcode, outcome.http_status) == (100, 1609005, 400)
    assert outcome.trace_id == "AbC"
    assert outcome.user_message == "Link: We could not read the link."


@pytest.mark.parametrize(("status", "code"), [(500, 2), (503, 1), (500, 190), (200, 100)])
def test_an_error_that_is_not_a_4xx_is_unknown_but_keeps_its_code(status: int, code: int) -> None:
    with run_scripted_server(answer(error_body(code), status=status)) as server:
        outcome = publish(open_page(server.url))

    assert outcome.kind == AttemptOutcome.UNKNOWN
    assert outcome.code == code


# --- 9: answers that the SDK chokes on ---


@pytest.mark.parametrize(
    "play",
    [
        answer("<html>502</html>", status=502, content_type="text/html"),
        answer("", content_type="application/json"),
        answer("<html>Sorry</html>", content_type="text/html"),
        answer("", content_type=None),
        answer('{"id": ', content_type="application/json"),
        answer('{"id": "200000000000001_77"}', length=5000),
        answer("access_token=EAAother&expires=1", content_type="text/plain"),
        answer(b"\xff\xd8\xff", content_type="image/jpeg"),
        answer(b'{"id": "\xff"}'),
        hang_up,
        reset,
    ],
    ids=[
        "an outage page",
        "an empty body",
        "a page with status 200",
        "no content type",
        "broken JSON",
        "a truncated body",
        "a text with a token in it",
        "a picture",
        "broken UTF-8",
        "a closed line",
        "a reset line",
    ],
)
def test_what_no_client_can_read_is_unknown_and_was_asked_once(play: Any) -> None:
    with run_scripted_server(play) as server:
        outcome = publish(open_page(server.url))

    assert outcome.kind == AttemptOutcome.UNKNOWN
    assert len(server.requests) == 1


def test_an_id_in_json_without_a_content_type_is_an_id() -> None:
    with run_scripted_server(answer(json.dumps({"id": POST}), content_type=None)) as server:
        outcome = publish(open_page(server.url))

    assert outcome.is_ok
    assert outcome.id == POST


# --- 10: headers ---


def test_usage_headers_are_read_from_good_and_bad_answers() -> None:
    seen: list[Usage] = []
    business = {PAGE: [{"type": "pages", "call_count": 101, "estimated_time_to_regain_access": 7}]}
    headers = {
        "X-App-Usage": '{"call_count": 28, "total_time": 25, "total_cputime": 25}',
        "X-Business-Use-Case-Usage": json.dumps(business),
        "X-Page-Usage": "not json",
    }
    with run_scripted_server(
        answer(json.dumps({"id": POST}), headers={"X-App-Usage": '{"call_count": 28}'}),
        answer(error_body(32), status=400, headers=headers),
    ) as server:
        page = open_page(server.url, on_usage=seen.append)
        publish(page)
        outcome = publish(page)

    assert seen == [Usage(percent=28), Usage(percent=101, regain_minutes=7)]
    assert outcome.usage == Usage(percent=101, regain_minutes=7)


# --- 11: redirects ---


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_is_unknown(status: int) -> None:
    with run_scripted_server(CREATED) as elsewhere:
        moved = answer("", status=status, headers={"Location": f"{elsewhere.url}x"})
        with run_scripted_server(moved) as server:
            outcome = publish(open_page(server.url))

        assert outcome.kind == AttemptOutcome.UNKNOWN
        assert elsewhere.requests == []


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
