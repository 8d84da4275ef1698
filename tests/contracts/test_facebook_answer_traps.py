"""The traps of facebook-sdk 3.1.0 (8 to 11): how an answer is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crosspost.graph_outcome import Usage
from crosspost.states import AttemptOutcome

from .adapter import CREATED, PAGE, POST, error_body, open_page, publish
from .scripted_server import (
    answer,
    hang_up,
    reset,
    run_scripted_server,
)

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
