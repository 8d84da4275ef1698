from __future__ import annotations

import pytest

from tests.sandbox.facebook.graph import (
    APP_ID,
    APP_TOKEN,
    SHOP,
    SHOP_TOKEN,
    TOWN,
    TOWN_TOKEN,
    USER_TOKEN,
    Graph,
    read_error,
)


def inspect(graph: Graph, token: str) -> dict[str, object]:
    answer = graph.get("debug_token", token=APP_TOKEN, input_token=token)
    assert answer.status_code == 200
    return answer.json()["data"]


def test_a_living_page_token_is_described(graph: Graph) -> None:
    data = inspect(graph, TOWN_TOKEN)

    assert data["is_valid"] is True
    assert data["type"] == "PAGE"
    assert data["app_id"] == APP_ID
    assert data["profile_id"] == TOWN
    assert data["expires_at"] == 0
    assert isinstance(data["data_access_expires_at"], int)
    scopes = {"pages_show_list", "pages_read_engagement", "pages_manage_posts"}
    assert scopes <= set(data["scopes"])  # type: ignore[call-overload]
    assert {"scope": "pages_manage_posts", "target_ids": [TOWN]} in data["granular_scopes"]  # type: ignore[operator]
    assert "error" not in data


def test_other_kinds_of_token_are_told_apart(graph: Graph) -> None:
    assert inspect(graph, USER_TOKEN)["type"] == "USER"
    assert "profile_id" not in inspect(graph, USER_TOKEN)
    assert inspect(graph, APP_TOKEN)["type"] == "APP"
    assert inspect(graph, SHOP_TOKEN)["profile_id"] == SHOP


def test_an_unknown_token_is_described_as_invalid_with_status_200(graph: Graph) -> None:
    data = inspect(graph, "EAAnonsense")

    assert data == {
        "error": {"code": 190, "message": "Invalid OAuth access token."},
        "is_valid": False,
        "scopes": [],
    }


def test_only_the_app_may_inspect(graph: Graph) -> None:
    page = graph.get("debug_token", input_token=TOWN_TOKEN)
    wrong = graph.get("debug_token", token=f"{APP_ID}|wrong", input_token=TOWN_TOKEN)

    assert read_error(page) == (400, 100, None)
    assert read_error(wrong) == (400, 101, None)
    assert graph.sandbox.list_refusals() == ["100", "101"]


def test_an_unknown_token_is_answered_190(graph: Graph) -> None:
    assert read_error(graph.get(TOWN, token="EAAnonsense")) == (400, 190, None)
    assert graph.sandbox.list_refusals() == []


def test_an_expired_token_is_dead_for_every_call_and_no_refusal(graph: Graph) -> None:
    post_id = graph.publish("前")
    graph.press("token_expired", page=TOWN)

    for answer in (
        graph.get(TOWN),
        graph.post(f"{TOWN}/feed", message="後"),
        graph.post(post_id, message="後"),
        graph.delete(post_id),
        graph.get(f"{TOWN}/published_posts"),
    ):
        assert read_error(answer) == (400, 190, 463)
    assert graph.list_messages() == ["前"]
    assert graph.sandbox.list_refusals() == []
    assert graph.get(SHOP, token=SHOP_TOKEN).status_code == 200

    data = inspect(graph, TOWN_TOKEN)
    assert data["is_valid"] is False
    assert data["error"]["subcode"] == 463  # type: ignore[index]


def test_a_new_token_works_and_the_old_one_stays_dead(graph: Graph) -> None:
    graph.press("token_expired", page=TOWN)

    token = graph.sandbox.tell("facebook/new_token/", page=TOWN)["token"]

    assert token.startswith("EAA")
    assert token != TOWN_TOKEN
    graph.publish("新しいトークンで", token=token)
    assert read_error(graph.get(TOWN)) == (400, 190, 463)
    assert inspect(graph, token)["profile_id"] == TOWN
    assert graph.sandbox.ask("facebook/trouble/")["troubles"] == []


def test_stopping_the_trouble_does_not_wake_a_dead_token(graph: Graph) -> None:
    graph.press("token_expired", page=TOWN)
    graph.call_control("DELETE", "facebook/trouble/")

    assert read_error(graph.get(TOWN)) == (400, 190, 463)


def test_all_tokens_can_expire_at_once_and_each_page_is_mended_alone(graph: Graph) -> None:
    graph.press("token_expired")
    assert read_error(graph.get(SHOP, token=SHOP_TOKEN)) == (400, 190, 463)

    graph.sandbox.tell("facebook/new_token/", page=TOWN)
    assert len(graph.sandbox.ask("facebook/trouble/")["troubles"]) == 1
    assert read_error(graph.get(SHOP, token=SHOP_TOKEN)) == (400, 190, 463)

    graph.sandbox.tell("facebook/new_token/", page=SHOP)
    assert graph.sandbox.ask("facebook/trouble/")["troubles"] == []


def test_a_second_token_leaves_the_first_one_alive(graph: Graph) -> None:
    graph.sandbox.tell("facebook/new_token/", page=TOWN)

    assert graph.get(TOWN).status_code == 200


@pytest.mark.parametrize("page", ["", "1", TOWN + "0"])
def test_a_page_that_is_not_there_gets_no_token(graph: Graph, page: str) -> None:
    answer = graph.call_control("POST", "facebook/new_token/", json={"page": page})

    assert answer.status_code == 400
    assert "no Page" in answer.json()["error"]


def test_reset_brings_the_first_tokens_back(graph: Graph) -> None:
    graph.press("token_expired")
    graph.publish("x", token=graph.sandbox.tell("facebook/new_token/", page=TOWN)["token"])

    graph.sandbox.tell("reset/")

    assert graph.get(TOWN).status_code == 200
    assert graph.list_posts() == []
