"""The traps of facebook-sdk 3.1.0 (1 to 7): how a request is built."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from typing import Any

import facebook

from crosspost.facebook import GraphClient, encode_value

from .adapter import CREATED, PAGE, POST, SECRET, TOKEN, open_page, publish
from .scripted_server import (
    answer,
    drip,
    hang_up,
    keep_silent,
    run_scripted_server,
)

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
