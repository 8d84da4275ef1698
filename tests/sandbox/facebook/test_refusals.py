from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.sandbox.facebook.graph import (
    APP_SECRET,
    APP_TOKEN,
    SHOP,
    SHOP_TOKEN,
    TOWN,
    TOWN_TOKEN,
    USER_TOKEN,
    Graph,
    read_error,
)

FEED = f"{TOWN}/feed"
WRONG_POSTS: dict[str, dict[str, Any]] = {
    "an unknown parameter": {"message": "x", "mesage": "y"},
    "a parameter in PHP's way": {"attached_media[0]": '{"media_fbid":"1"}'},
    "pretty": {"message": "x", "pretty": "0"},
    "debug": {"message": "x", "debug": "all"},
    "date_format": {"message": "x", "date_format": "U"},
    "nothing to say": {},
    "only blanks": {"message": " \n "},
    "too long": {"message": "あ" * 63_207},
    "Python's True": {"message": "x", "published": "True"},
    "a word for a boolean": {"message": "x", "published": "yes"},
    "an unknown kind of hidden post": {
        "message": "x", "published": "false", "unpublished_content_type": "SECRET",
    },
    "a kind of hidden post for a visible one": {
        "message": "x", "unpublished_content_type": "DRAFT",
    },
    "a schedule for a visible post": {"message": "x", "scheduled_publish_time": "1900000000"},
    "a schedule in five minutes": {
        "message": "x", "published": "false", "scheduled_publish_time": "1",
    },
    "a time in words": {
        "message": "x", "published": "false", "scheduled_publish_time": "tomorrow",
    },
    "a list as facebook-sdk mangles it": {"attached_media": ["media_fbid", "media_fbid"]},
    "a list of one as facebook-sdk mangles it": {"attached_media": "media_fbid"},
    "a list as Python writes it": {"attached_media": "[{'media_fbid': '1'}]"},
    "a list of texts": {"attached_media": '["1"]'},
    "an object instead of a list": {"attached_media": '{"media_fbid": "1"}'},
    "a photo with an unknown key": {"attached_media": '[{"media_id": "1"}]'},
    "a photo id that is no text": {"attached_media": '[{"media_fbid": 1}]'},
    "a photo that is not there": {"attached_media": '[{"media_fbid": "122300000000009999"}]'},
    "an unknown field to read": {"message": "x", "fields": "id,permalink"},
    "broken fields": {"message": "x", "fields": "id,attachments{url"},
    "deprecated title": {"message": "x", "name": "title"},
}  # fmt: skip


@pytest.mark.parametrize("data", WRONG_POSTS.values(), ids=WRONG_POSTS)
def test_a_wrong_post_is_refused_and_written_down(graph: Graph, data: dict[str, Any]) -> None:
    answer = graph.post(FEED, **data)

    status, code, _subcode = read_error(answer)
    assert status == 400
    assert code in (100, 2500)
    (refusal,) = graph.sandbox.ask("refusals/")["refusals"]
    assert refusal["code"].split("/")[0] == str(code)
    assert refusal["method"] == "POST"
    assert refusal["path"] == f"/graph/v26.0/{FEED}"
    assert refusal["sentence"].endswith((".", "…"))
    assert graph.list_posts() == []


def test_a_photo_may_not_be_named_twice(graph: Graph) -> None:
    twice = json.dumps([{"media_fbid": "5"}, {"media_fbid": "5"}])

    assert read_error(graph.post(FEED, attached_media=twice)) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


def test_a_link_and_photos_do_not_go_together(graph: Graph) -> None:
    answer = graph.post(FEED, link="http://127.0.0.1:9/", attached_media='[{"media_fbid": "5"}]')

    assert read_error(answer) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


UNKNOWN_EDGES = (
    ("POST", f"{TOWN}/posts"),
    ("GET", f"{TOWN}/tagged"),
    ("POST", f"{TOWN}/videos"),
    ("PUT", f"{TOWN}/feed"),
    ("DELETE", TOWN),
    ("POST", TOWN),
    ("GET", "me/accounts"),
    ("GET", "search"),
    ("GET", ""),
    ("GET", "oauth/access_token"),
    ("GET", f"{TOWN}_122100000000000001/comments"),
    ("POST", f"{TOWN}_122100000000000001/comments"),
    ("GET", "..%2Fv2.0%2Fme"),
)


@pytest.mark.parametrize(("method", "path"), UNKNOWN_EDGES)
def test_an_unknown_edge_is_refused(graph: Graph, method: str, path: str) -> None:
    answer = graph.call(method, path, params={"access_token": TOWN_TOKEN})

    assert read_error(answer) == (400, 2500, None)
    assert graph.sandbox.list_refusals() == ["2500"]


def test_several_objects_at_the_root_are_a_thing_of_the_past(graph: Graph) -> None:
    answer = graph.get("", ids=f"{TOWN},{SHOP}")

    assert read_error(answer) == (400, 100, None)
    (refusal,) = graph.sandbox.ask("refusals/")["refusals"]
    assert "removed" in refusal["sentence"]


def test_if_none_match_is_a_thing_of_the_past(graph: Graph) -> None:
    answer = graph.call(
        "GET", TOWN, params={"access_token": TOWN_TOKEN}, headers={"If-None-Match": '"abc"'}
    )

    assert read_error(answer) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


@pytest.mark.parametrize("name", ["pretty", "debug", "date_format"])
def test_the_token_inspector_still_takes_what_was_removed(graph: Graph, name: str) -> None:
    answer = graph.get("debug_token", token=APP_TOKEN, input_token=TOWN_TOKEN, **{name: "1"})

    assert answer.status_code == 200
    assert graph.sandbox.list_refusals() == []


@pytest.mark.parametrize(
    "field",
    ["link", "name", "caption", "description", "source", "type", "object_id"],
)
def test_fields_that_posts_once_had_fail_the_whole_read(graph: Graph, field: str) -> None:
    post_id = graph.publish("x")

    assert read_error(graph.get(post_id, fields=f"id,{field}")) == (400, 12, None)
    assert graph.sandbox.list_refusals() == ["12"]


def test_no_token_is_refused(graph: Graph) -> None:
    assert read_error(graph.call("GET", TOWN)) == (400, 104, None)
    assert graph.sandbox.list_refusals() == ["104"]


@pytest.mark.parametrize("token", [USER_TOKEN, APP_TOKEN])
def test_changes_need_the_pages_own_token(graph: Graph, token: str) -> None:
    assert read_error(graph.post(FEED, token=token, message="x")) == (400, 190, 2069032)
    assert graph.sandbox.list_refusals() == ["190/2069032"]
    assert graph.list_posts() == []


def test_the_token_of_another_page_is_refused(graph: Graph) -> None:
    post_id = graph.publish("町から")

    assert read_error(graph.post(FEED, token=SHOP_TOKEN, message="x")) == (403, 200, None)
    assert read_error(graph.post(post_id, token=SHOP_TOKEN, message="x")) == (403, 200, None)
    assert read_error(graph.delete(post_id, token=SHOP_TOKEN)) == (403, 200, None)
    assert read_error(graph.get(post_id, token=SHOP_TOKEN)) == (400, 100, 33)
    assert graph.list_messages() == ["町から"]


def prove(token: str, secret: str = APP_SECRET) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def test_the_right_proof_is_taken(graph: Graph) -> None:
    assert graph.get(TOWN, appsecret_proof=prove(TOWN_TOKEN)).status_code == 200
    timed = prove(f"{TOWN_TOKEN}|1795000000")
    answer = graph.get(TOWN, appsecret_proof=timed, appsecret_time="1795000000")
    assert answer.status_code == 200
    assert graph.sandbox.list_refusals() == []


@pytest.mark.parametrize("proof", [prove(SHOP_TOKEN), prove(TOWN_TOKEN, "other"), "x", ""])
def test_a_wrong_proof_is_refused(graph: Graph, proof: str) -> None:
    answer = graph.post(FEED, message="x", appsecret_proof=proof)

    assert read_error(answer) == (400, 104, None)
    assert graph.sandbox.list_refusals() == ["104"]
    assert graph.list_posts() == []


def test_a_name_in_address_and_body_is_refused(graph: Graph) -> None:
    answer = graph.call(
        "POST",
        FEED,
        params={"message": "a"},
        data={"access_token": TOWN_TOKEN, "message": "b"},
    )

    assert read_error(answer) == (400, 100, None)
    assert graph.list_posts() == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe"])
def test_a_broken_json_body_is_refused(graph: Graph, body: bytes) -> None:
    answer = graph.call("POST", FEED, data=body, headers={"Content-Type": "application/json"})

    assert read_error(answer) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "1e2"])
def test_a_wrong_limit_is_refused(graph: Graph, limit: str) -> None:
    assert read_error(graph.get(f"{TOWN}/published_posts", limit=limit)) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


@pytest.mark.parametrize("name", ["since", "until", "offset", "__paging_token"])
def test_listings_take_no_parameter_that_is_not_documented(graph: Graph, name: str) -> None:
    answer = graph.get(f"{TOWN}/published_posts", **{name: "1"})

    assert read_error(answer) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100"]


def test_subscribing_names_fields_that_exist(graph: Graph) -> None:
    path = f"{TOWN}/subscribed_apps"

    assert read_error(graph.post(path)) == (400, 100, None)
    assert read_error(graph.post(path, subscribed_fields="comments")) == (400, 100, None)
    assert graph.get(path).json() == {"data": []}


def test_secrets_are_not_kept_in_the_logs(graph: Graph) -> None:
    graph.post(FEED, message="x", appsecret_proof=prove("wrong"))
    graph.get("debug_token", token=APP_TOKEN, input_token=TOWN_TOKEN)

    text = json.dumps([graph.list_requests(), graph.sandbox.ask("refusals/")])
    for secret in (TOWN_TOKEN, APP_SECRET, prove("wrong")):
        assert secret not in text
