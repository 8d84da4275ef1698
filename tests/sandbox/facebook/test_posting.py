from __future__ import annotations

import json
from datetime import datetime, timedelta

import requests

from tests.sandbox.facebook.graph import (
    SHOP,
    SHOP_TOKEN,
    TOWN,
    TOWN_TOKEN,
    Graph,
    attach,
    make_picture,
    read_error,
)


def test_a_post_gets_an_id_and_an_address_that_opens(graph: Graph) -> None:
    answer = graph.post(
        f"{TOWN}/feed",
        message="窯開きです 🍵",
        fields="id,permalink_url,is_published,created_time,message,application",
    )

    assert answer.status_code == 200
    post = answer.json()
    assert post["id"].startswith(f"{TOWN}_")
    assert post["is_published"] is True
    assert post["message"] == "窯開きです 🍵"
    assert post["application"] == {"id": "100000000000001", "name": "cityportal"}
    assert post["created_time"].endswith("+0000")
    seen = requests.get(post["permalink_url"], timeout=5)
    assert seen.status_code == 200
    assert "窯開きです 🍵" in seen.text


def test_without_fields_only_the_id_is_answered(graph: Graph) -> None:
    assert list(graph.post(f"{TOWN}/feed", message="こんにちは").json()) == ["id"]


def test_a_json_body_is_as_good_as_a_form(graph: Graph) -> None:
    answer = graph.call(
        "POST",
        f"{TOWN}/feed",
        json={"access_token": TOWN_TOKEN, "message": "JSON", "published": False},
    )

    assert answer.status_code == 200
    assert [(post["message"], post["is_published"]) for post in graph.list_posts()] == [
        ("JSON", False)
    ]


def test_a_token_in_the_authorization_header_is_taken(graph: Graph) -> None:
    answer = graph.call(
        "POST",
        f"{TOWN}/feed",
        data={"message": "header"},
        headers={"Authorization": f"Bearer {TOWN_TOKEN}"},
    )

    assert answer.status_code == 200
    assert graph.list_messages() == ["header"]


def test_pages_keep_their_posts_apart(graph: Graph) -> None:
    graph.publish("町から")
    graph.publish("店から", page=SHOP, token=SHOP_TOKEN)

    assert graph.list_messages(TOWN) == ["町から"]
    assert graph.list_messages(SHOP) == ["店から"]


def test_every_answer_names_version_trace_and_usage(graph: Graph) -> None:
    for answer in (graph.post(f"{TOWN}/feed", message="x"), graph.post(f"{TOWN}/feed")):
        assert answer.headers["facebook-api-version"] == "v26.0"
        assert answer.headers["x-fb-trace-id"]
        assert json.loads(answer.headers["X-App-Usage"]) == {
            "call_count": 1,
            "total_cputime": 1,
            "total_time": 1,
        }
        usage = json.loads(answer.headers["X-Business-Use-Case-Usage"])
        assert [entry["type"] for entry in usage[TOWN]] == ["pages"]
        assert usage[TOWN][0]["estimated_time_to_regain_access"] == 0
        assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"


def test_an_unknown_or_missing_version_is_served_as_the_oldest(graph: Graph) -> None:
    for version in ("v99.0/", "v2.8/", ""):
        answer = graph.call("GET", TOWN, version=version, params={"access_token": TOWN_TOKEN})
        assert answer.status_code == 200
        assert answer.headers["facebook-api-version"] == "v21.0"


def test_the_same_words_twice_in_a_row_are_a_duplicate(graph: Graph) -> None:
    graph.publish("同じ文")

    assert read_error(graph.post(f"{TOWN}/feed", message="同じ文")) == (400, 506, 1455006)
    assert graph.list_messages() == ["同じ文"]
    assert graph.sandbox.list_refusals() == []


def test_the_same_words_later_are_no_duplicate(graph: Graph) -> None:
    for message in ("同じ文", "ちがう文", "同じ文"):
        graph.publish(message)

    assert graph.list_messages() == ["同じ文", "ちがう文", "同じ文"]


def test_hidden_posts_may_repeat(graph: Graph) -> None:
    graph.publish("同じ文")
    graph.publish("同じ文", published="false")
    graph.publish("同じ文", published="false")

    assert [post["is_published"] for post in graph.list_posts()] == [False, False, True]


def test_a_post_can_be_read_field_by_field(graph: Graph) -> None:
    post_id = graph.publish("読む")

    post = graph.get(
        post_id,
        fields="message,from{name},status_type,shares,attachments{url},"
        "comments.summary(true).limit(0),reactions.summary(true).limit(0)",
    ).json()

    assert post == {
        "id": post_id,
        "message": "読む",
        "from": {"name": "鳴瀬谷町"},
        "status_type": "mobile_status_update",
        "comments": {"data": [], "summary": {"total_count": 0}},
        "reactions": {"data": [], "summary": {"total_count": 0}},
    }


def test_a_text_can_be_changed(graph: Graph) -> None:
    post_id = graph.publish("ごじ")

    assert graph.post(post_id, message="誤字を直した").json() == {"success": True}

    assert graph.list_messages() == ["誤字を直した"]


def test_only_the_app_that_made_a_post_can_change_it(graph: Graph) -> None:
    for app_id in ("", "100000000000999"):
        made = graph.sandbox.tell(
            "facebook/posts/", page=TOWN, message=f"by {app_id}", app_id=app_id
        )
        answer = graph.post(made["post"]["id"], message="mine now")
        assert read_error(answer) == (403, 200, None)

    assert graph.list_messages() == ["by 100000000000999", "by "]
    assert graph.sandbox.list_refusals() == ["200", "200"]


def test_a_deleted_post_is_gone_and_stays_gone(graph: Graph) -> None:
    photo = graph.upload_hidden(make_picture())
    post_id = graph.publish("消す", attached_media=attach(photo))

    assert graph.delete(post_id).json() == {"success": True}
    assert read_error(graph.delete(post_id)) == (400, 100, 33)
    assert read_error(graph.get(post_id)) == (400, 100, 33)
    assert read_error(graph.get(photo)) == (400, 100, 33)
    assert graph.list_posts() == []
    assert graph.sandbox.list_refusals() == []


def test_a_page_tells_of_itself(graph: Graph) -> None:
    page = graph.get(TOWN, fields="id,name,link,category").json()

    assert page == {
        "id": TOWN,
        "name": "鳴瀬谷町",
        "link": f"{graph.sandbox.url}/wall/{TOWN}/",
        "category": "Government organization",
    }


def test_the_app_subscribes_to_a_page(graph: Graph) -> None:
    path = f"{TOWN}/subscribed_apps"
    assert graph.get(path).json() == {"data": []}

    assert graph.post(path, subscribed_fields="feed,mention").json() == {"success": True}
    assert graph.get(path).json() == {
        "data": [
            {
                "name": "cityportal",
                "id": "100000000000001",
                "subscribed_fields": ["feed", "mention"],
            }
        ]
    }
    assert graph.delete(path).json() == {"success": True}
    assert graph.get(path).json() == {"data": []}


def test_a_schedule_on_facebook_itself_is_kept_by_its_clock(graph: Graph) -> None:
    now = graph.sandbox.ask("clock/")["now"]
    moment = datetime.fromisoformat(now) + timedelta(minutes=30)
    post_id = graph.publish(
        "予約", published="false", scheduled_publish_time=str(int(moment.timestamp()))
    )

    assert [post["id"] for post in graph.get(f"{TOWN}/scheduled_posts").json()["data"]] == [post_id]
    assert graph.get(f"{TOWN}/published_posts").json() == {"data": []}

    graph.sandbox.tell("clock/", seconds=31 * 60)

    assert [post["id"] for post in graph.get(f"{TOWN}/published_posts").json()["data"]] == [post_id]
    assert graph.get(f"{TOWN}/scheduled_posts").json() == {"data": []}
