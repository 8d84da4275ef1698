"""Facebook's webhook, played: a challenge first, then signed batches, as often as it takes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.facebook.graph import APP_SECRET, TOWN, Graph
from tests.sandbox.running import Call, RunningSandbox, WebhookCatcher
from tests.stack import wait_until


@pytest.fixture(scope="module")
def webhook() -> Iterator[WebhookCatcher]:
    found = WebhookCatcher()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def running_here(
    tmp_path_factory: pytest.TempPathFactory, webhook: WebhookCatcher
) -> Iterator[RunningSandbox]:
    found = RunningSandbox(tmp_path_factory.mktemp("webhooks"), site_url=webhook.url)
    yield found
    found.stop()
    assert "Traceback" not in found.read_log()


@pytest.fixture
def graph(running_here: RunningSandbox, webhook: WebhookCatcher) -> Graph:
    """A caller whose app hears of the town's Page."""
    running_here.tell("reset/")
    webhook.forget()
    found = Graph(running_here)
    answer = found.post(f"{TOWN}/subscribed_apps", subscribed_fields='["feed"]')
    assert answer.json() == {"success": True}
    return found


def list_changes(calls: list[Call]) -> list[dict[str, Any]]:
    return [
        change["value"]
        for call in calls
        for entry in call.event["entry"]
        for change in entry["changes"]
    ]


def wait_for_changes(webhook: WebhookCatcher, count: int) -> list[dict[str, Any]]:
    wait_until(
        lambda: len(list_changes(webhook.calls)) >= count,
        seconds=8,
        what=f"{count} changes, there were {list_changes(webhook.calls)}",
    )
    return list_changes(webhook.calls)


def test_the_challenge_comes_first_then_each_change_signed_over_the_raw_body(
    graph: Graph, webhook: WebhookCatcher
) -> None:
    webhook.knows_token = False
    post_id = graph.publish("新茶です")
    wait_until(lambda: bool(webhook.challenges), seconds=8, what="a challenge")
    assert webhook.calls == [], "who does not know the token hears nothing"

    webhook.knows_token = True
    [change] = wait_for_changes(webhook, 1)
    assert change == {
        "item": "status",
        "verb": "add",
        "post_id": post_id,
        "published": 1,
        "message": "新茶です",
        "created_time": change["created_time"],
        "from": {"id": TOWN, "name": "鳴瀬谷町"},
    }
    [call] = webhook.calls
    assert call.path == "/hooks/facebook/"
    assert call.event["object"] == "page"
    digest = hmac.new(APP_SECRET.encode(), call.body, hashlib.sha256).hexdigest()
    assert call.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert webhook.challenges[-1]["hub.mode"] == "subscribe"
    assert webhook.challenges[-1]["hub.verify_token"] == "sandbox-verify"


def test_hidden_posts_are_reported_when_they_are_shown_and_changes_after_that(
    graph: Graph, webhook: WebhookCatcher
) -> None:
    post_id = graph.publish("柿", published="false")
    graph.post(post_id, message="柿です")
    graph.post(post_id, is_published="true")
    graph.post(post_id, message="つるし柿です")
    graph.delete(post_id)
    changes = wait_for_changes(webhook, 3)
    assert [(change["verb"], change.get("message")) for change in changes] == [
        ("add", "柿です"),
        ("edited", "つるし柿です"),
        ("remove", None),
    ]


def test_what_was_not_answered_with_200_is_told_again(
    graph: Graph, webhook: WebhookCatcher
) -> None:
    webhook.answers[:] = [500, 302]
    graph.publish("茶")
    wait_for_changes(webhook, 2)
    graph.call_control("POST", "clock/", json={"seconds": 10})
    changes = wait_for_changes(webhook, 3)
    assert changes[0] == changes[1] == changes[2]
    wait_until(
        lambda: graph.sandbox.ask("facebook/notices/")["notices"][0]["is_told"],
        seconds=5,
        what="the notice to be told",
    )


def test_the_buttons_drop_double_delay_and_shuffle(graph: Graph, webhook: WebhookCatcher) -> None:
    graph.press("webhook_off", page=TOWN)
    graph.publish("消える")
    graph.call_control("DELETE", "facebook/trouble/", json={"name": "webhook_off"})
    assert graph.sandbox.ask("facebook/notices/")["notices"] == []

    graph.press("webhook_late", page=TOWN)
    late = graph.publish("遅い")
    graph.call_control("DELETE", "facebook/trouble/", json={"name": "webhook_late"})
    graph.press("webhook_doubled", page=TOWN)
    twice = graph.publish("二度")
    changes = wait_for_changes(webhook, 2)
    assert [change["post_id"] for change in changes] == [twice, twice]
    assert len(webhook.calls) == 2, "each in a call of its own"
    graph.call_control("POST", "clock/", json={"seconds": 30})
    assert wait_for_changes(webhook, 3)[-1]["post_id"] == late

    graph.call_control("DELETE", "facebook/trouble/", json={"name": "webhook_doubled"})
    webhook.forget()
    graph.press("webhook_shuffled", page=TOWN)
    posts = [graph.publish(word) for word in "一二三"]
    graph.call_control("POST", "clock/", json={"seconds": 3})
    wait_for_changes(webhook, 3)
    [batch] = webhook.calls
    assert [change["post_id"] for change in list_changes([batch])] == posts[::-1]


def test_who_has_not_subscribed_hears_nothing(graph: Graph, webhook: WebhookCatcher) -> None:
    graph.delete(f"{TOWN}/subscribed_apps")
    graph.publish("静か")
    assert graph.sandbox.ask("facebook/notices/")["notices"] == []
    assert webhook.calls == []
