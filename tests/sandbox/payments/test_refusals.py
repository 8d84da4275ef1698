"""What Stripe refuses, the sandbox refuses, with Stripe's words; and it writes it down."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import stripe

from tests.sandbox.payments.conftest import make_client
from tests.sandbox.payments.shop import KEY
from tests.sandbox.running import RunningSandbox


def send(sandbox: RunningSandbox, method: str, path: str, **options: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {KEY}"} | options.pop("headers", {})
    return requests.request(
        method, f"{sandbox.url}/stripe/v1/{path}", headers=headers, timeout=20, **options
    )


def test_a_call_without_a_key_is_401(sandbox: RunningSandbox) -> None:
    answer = requests.get(f"{sandbox.url}/stripe/v1/balance", timeout=20)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert "You did not provide an API key." in answer.json()["error"]["message"]


def test_a_wrong_key_is_401_and_is_not_repeated_in_full(sandbox: RunningSandbox) -> None:
    with pytest.raises(stripe.AuthenticationError) as caught:
        make_client(sandbox, "sk_test_somebody_elses_key").v1.balance.retrieve()
    assert caught.value.http_status == 401
    assert "somebody" not in str(caught.value)
    assert "sk_test_" in str(caught.value)


def test_another_api_version_is_refused(sandbox: RunningSandbox) -> None:
    old = send(sandbox, "GET", "balance", headers={"Stripe-Version": "2024-06-20"})
    assert old.status_code == 400
    assert "Invalid Stripe API version: 2024-06-20" in old.json()["error"]["message"]
    own = send(sandbox, "GET", "balance", headers={"Stripe-Version": stripe.api_version})
    assert own.status_code == 200
    assert own.headers["Stripe-Version"] == "2026-10-28.endive"
    assert own.headers["Request-Id"].startswith("req_")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "tokens"),
        ("GET", "checkout/sessions/"),
        ("POST", "payment_intents"),
        ("DELETE", "checkout/sessions/cs_test_1"),
        ("GET", "refunds/a/b"),
    ],
)
def test_a_call_that_does_not_exist_is_404(sandbox: RunningSandbox, method: str, path: str) -> None:
    answer = send(sandbox, method, path)
    if path.endswith("/"):
        # Stripe forgives a slash at the end of a list.
        assert answer.status_code == 200
        return
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL")


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (b'{"mode": "payment"}', "application/json", "content type"),
        (b"mode=payment&mode=setup", None, "more than once"),
        (b"line_items[0=1", None, "malformed"),
        (b"metadata[a]=%ff", None, "UTF-8"),
        (b"mode=\xe3\x81\x82", None, "form-encoded"),
        (b"a" + b"[b]" * 20 + b"=1", None, "too deeply"),
        (b"&".join(b"k%d=1" % number for number in range(6000)), None, "Too many"),
        (b"metadata=1&metadata[a]=2", None, "Invalid object"),
    ],
)
def test_a_body_that_cannot_be_read_is_400(
    sandbox: RunningSandbox, body: bytes, content_type: str | None, sentence: str
) -> None:
    answer = send(
        sandbox,
        "POST",
        "checkout/sessions",
        data=body,
        headers={"Content-Type": content_type or "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "query", "param"),
    [
        ("checkout/sessions", "limit=0", "limit"),
        ("checkout/sessions", "limit=101", "limit"),
        ("checkout/sessions", "status=paid", "status"),
        ("checkout/sessions", "created[since]=1", "created[since]"),
        ("checkout/sessions", "client_reference_id=order-1", "client_reference_id"),
        ("checkout/sessions", "starting_after=cs_test_1", "starting_after"),
        ("payment_intents", "status=succeeded", "status"),
        ("refunds", "order=1", "order"),
        ("events", "kind=charge.refunded", "kind"),
        ("events", "created[gte]=yesterday", "created[gte]"),
        ("balance", "currency=jpy", "currency"),
    ],
)
def test_a_listing_is_refused_with_a_wrong_filter(
    sandbox: RunningSandbox, path: str, query: str, param: str
) -> None:
    answer = send(sandbox, "GET", f"{path}?{query}")
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["param"] == param


@pytest.mark.parametrize("path", ["checkout/sessions", "payment_intents", "refunds", "events"])
def test_an_object_that_does_not_exist_is_404(sandbox: RunningSandbox, path: str) -> None:
    answer = send(sandbox, "GET", f"{path}/none_1")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "resource_missing"
    # Looking for what is not there is allowed.
    assert sandbox.list_refusals() == []
