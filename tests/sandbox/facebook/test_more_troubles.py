from __future__ import annotations

from tests.sandbox.facebook.graph import SHOP, SHOP_TOKEN, TOWN, Graph, read_error

FEED = f"{TOWN}/feed"


def test_a_page_blocked_for_its_rules_takes_no_post_and_is_still_read(graph: Graph) -> None:
    graph.press("account_blocked", page=TOWN)

    assert read_error(graph.post(FEED, message="出ない")) == (400, 368, None)
    assert read_error(graph.post(FEED, message="出ない", published="false")) == (400, 368, None)
    assert graph.get(f"{TOWN}/published_posts").status_code == 200
    graph.publish("こちらは出る", page=SHOP, token=SHOP_TOKEN)


def test_a_checkpoint_answers_every_call_until_it_is_passed(graph: Graph) -> None:
    graph.press("identity_check", page=TOWN)
    assert read_error(graph.get(TOWN)) == (400, 190, 459)
    assert read_error(graph.post(FEED, message="出ない")) == (400, 190, 459)

    graph.call_control("DELETE", "facebook/trouble/", params={"name": "identity_check"})

    graph.publish("また出る")


def test_a_post_is_taken_for_a_repetition_once_though_it_is_none(graph: Graph) -> None:
    graph.press("duplicate_refused", page=TOWN)

    assert read_error(graph.post(FEED, message="初めて")) == (400, 506, 1455006)
    graph.publish("初めて")

    assert graph.list_messages() == ["初めて"]


def test_lists_leave_out_what_can_be_read_by_its_id(graph: Graph) -> None:
    post_id = graph.publish("ある")
    graph.press("unlisted", page=TOWN)

    assert graph.get(f"{TOWN}/published_posts").json() == {"data": []}
    assert graph.get(post_id).json()["message"] == "ある"


def test_a_new_post_reads_as_missing_twice_and_then_is_there(graph: Graph) -> None:
    post_id = graph.publish("ある")
    graph.press("slow_visibility", page=TOWN)

    assert [graph.get(post_id).status_code for _turn in range(3)] == [400, 400, 200]


def test_in_development_mode_a_post_is_made_and_the_public_does_not_see_it(graph: Graph) -> None:
    graph.press("development_mode", page=TOWN)
    post_id = graph.publish("内輪だけ")

    assert graph.get(post_id, fields="is_published").json()["is_published"] is True
    [post] = graph.list_posts()
    assert post["is_for_app_people"] is True
    wall = graph.call("GET", f"../wall/{TOWN}/", version="").text
    assert "nobody but the app’s own people" in wall
