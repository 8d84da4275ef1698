from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from crosspost import services
from crosspost.models import Delivery
from crosspost.states import State

from .conftest import Announce, let_wait_pass
from .played_graph import PAGE_ID, PlayedGraph

pytestmark = pytest.mark.django_db


def post(body: bytes, *, signature: str | None = None) -> Any:
    digest = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
    return Client(HTTP_HOST="localhost").post(
        "/hooks/facebook/",
        data=body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={digest}" if signature is None else signature},
    )


def notify(*, at: float | None = None, **value: Any) -> bytes:
    change = {"field": "feed", "value": {"item": "post", "verb": "add", **value}}
    return json.dumps(
        {
            "object": "page",
            "entry": [{"id": PAGE_ID, "time": int(at or time.time()), "changes": [change]}],
        }
    ).encode()


@pytest.fixture
def lost(announce: Announce, graph: PlayedGraph) -> Delivery:
    """A delivery whose answer was lost and whose post is on the Page."""
    delivery = announce()
    graph.lose("create")
    graph.unlisted = True
    services.send_delivery(delivery.pk)
    return delivery


def test_a_signed_report_of_our_post_brings_the_exact_look_forward(
    lost: Delivery, graph: PlayedGraph
) -> None:
    [made] = graph.visible
    body = notify(post_id=made["id"], message="新茶", link=made["link"])

    assert [post(body).status_code for _turn in range(3)] == [200] * 3
    services.run_crosspost_tick()

    lost.refresh_from_db()
    assert lost.state == State.PUBLISHED
    assert lost.remote_post_id == made["id"]
    assert "list" not in graph.calls


def test_a_stale_report_is_passed_by(lost: Delivery, graph: PlayedGraph) -> None:
    post_id = graph.visible[0]["id"]

    answer = post(notify(at=time.time() - 60 * 3600, post_id=post_id, message=lost.link))

    lost.refresh_from_db()
    assert answer.status_code == 200
    assert lost.remote_post_id == ""


def test_a_report_alone_settles_nothing(lost: Delivery, graph: PlayedGraph) -> None:
    body = notify(post_id=f"{PAGE_ID}_999", link=lost.link)

    post(body)
    services.run_crosspost_tick()

    lost.refresh_from_db()
    assert lost.state == State.UNKNOWN


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=00", "sha1=abc", "sha256=é", "x" * 5000]
)
def test_a_wrong_signature_is_refused_and_changes_nothing(signature: str, lost: Delivery) -> None:
    before = Delivery.objects.values().get()

    assert post(notify(link=lost.link), signature=signature).status_code == 400
    assert Delivery.objects.values().get() == before


def test_a_body_changed_after_signing_is_refused(lost: Delivery) -> None:
    body = notify(link=lost.link)
    digest = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()

    assert post(body + b" ", signature=f"sha256={digest}").status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"[]", 200),
        (b'{"object": "user"}', 200),
        (b'{"object": "page", "entry": {"id": 1}}', 200),
        (b'{"object": "page", "entry": [1, null, {"changes": "x"}]}', 200),
        (notify(item="comment"), 200),
        (notify(verb="remove"), 200),
        (notify(item="something_new", verb="dance"), 200),
        (notify(post_id=None, link=None), 200),
        (b" " * 600_000, 400),
    ],
)
def test_what_is_signed_but_unknown_passes_by(body: bytes, status: int, lost: Delivery) -> None:
    before = Delivery.objects.values().get()

    assert post(body).status_code == status
    assert Delivery.objects.values().get() == before


def test_the_challenge_is_answered_to_who_knows_the_citys_word(site: Site) -> None:
    def ask(token: str, mode: str = "subscribe") -> Any:
        return Client(HTTP_HOST="localhost").get(
            "/hooks/facebook/",
            {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": "<b>1158201444"},
        )

    good = ask("verify-me")
    assert (good.status_code, good.content) == (200, b"<b>1158201444")
    assert good["Content-Type"] == "text/plain"
    assert ask("wrong").status_code == 400
    assert ask("").status_code == 400
    assert ask("verify-me", mode="unsubscribe").status_code == 400


def test_no_word_of_a_body_reaches_the_log(lost: Delivery, caplog: Any) -> None:
    post(notify(message="鈴木一郎の秘密"), signature="sha256=00")

    assert "鈴木" not in caplog.text
    assert "signature is wrong" in caplog.text


def test_a_reported_post_that_is_gone_is_never_sent_again_by_itself(
    lost: Delivery, graph: PlayedGraph
) -> None:
    (post_id,) = graph.posts
    post(notify(post_id=post_id, message=f"http://localhost/s/{lost.marker}/"))
    graph.posts.clear()  # somebody removed it from the Page

    for _turn in range(8):
        let_wait_pass(lost)
        services.run_crosspost_tick()

    lost.refresh_from_db()
    assert graph.visible_calls == ["create"]
    assert graph.posts == {}
    assert lost.state == State.NEEDS_PERSON
