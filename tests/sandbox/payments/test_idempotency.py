"""Idempotency keys as Stripe documents them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import stripe

from tests.sandbox.payments.conftest import make_client
from tests.sandbox.payments.shop import KEY, Shop, build_line, build_session
from tests.sandbox.running import RunningSandbox


def open_with_key(client: stripe.StripeClient, key: str, **changes: Any) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(build_session(**changes), {"idempotency_key": key})


def count_sessions(shop: Shop) -> int:
    return len(shop.client.v1.checkout.sessions.list({"limit": 100}).data)


def test_the_same_call_with_the_same_key_repeats_the_first_answer(shop: Shop) -> None:
    first = open_with_key(shop.client, "cs:1:0")
    again = open_with_key(shop.client, "cs:1:0")

    assert again.id == first.id
    assert count_sessions(shop) == 1
    assert first.last_response.headers.get("Idempotent-Replayed") is None
    headers = again.last_response.headers
    assert headers["Idempotent-Replayed"] == "true"
    assert headers["Idempotency-Key"] == "cs:1:0"
    assert headers["Original-Request"] == first.last_response.request_id
    assert headers["Request-Id"] != first.last_response.request_id


def test_the_repeated_answer_is_the_old_one_even_after_a_change(shop: Shop) -> None:
    first = open_with_key(shop.client, "cs:1:0")
    shop.client.v1.checkout.sessions.expire(first.id)

    assert open_with_key(shop.client, "cs:1:0").status == "open"
    assert shop.read(first.id).status == "expired"


def test_another_call_under_the_same_key_is_refused(shop: Shop) -> None:
    open_with_key(shop.client, "cs:1:0")
    with pytest.raises(stripe.IdempotencyError) as caught:
        open_with_key(shop.client, "cs:1:0", line_items=[build_line(amount=1)])

    assert caught.value.http_status == 400
    assert "same parameters they were first used with" in str(caught.value)
    assert count_sessions(shop) == 1
    assert shop.sandbox.list_refusals() == ["idempotency_error"]


def test_another_endpoint_under_the_same_key_is_refused(shop: Shop) -> None:
    session = open_with_key(shop.client, "key-1")
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        shop.client.v1.checkout.sessions.expire(session.id, None, {"idempotency_key": "key-1"})
    assert shop.read(session.id).status == "open"


def test_the_same_key_of_another_seller_is_another_key(shop: Shop, sandbox: RunningSandbox) -> None:
    mine = open_with_key(shop.client, "cs:1:0")
    theirs = open_with_key(make_client(sandbox, "sk_test_sandbox2"), "cs:1:0", locale="ko")
    assert theirs.id != mine.id


def test_a_refused_call_leaves_its_key_free(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        open_with_key(shop.client, "cs:1:0", foo="1")
    assert open_with_key(shop.client, "cs:1:0").status == "open"


def test_what_was_tried_and_failed_is_repeated_too(shop: Shop) -> None:
    paid = shop.open_and_pay()
    params = {"payment_intent": str(paid.payment_intent), "amount": 2401}
    with pytest.raises(stripe.InvalidRequestError) as first:
        shop.client.v1.refunds.create(params, {"idempotency_key": "re:1:0"})
    with pytest.raises(stripe.InvalidRequestError) as again:
        shop.client.v1.refunds.create(params, {"idempotency_key": "re:1:0"})
    assert again.value.http_body == first.value.http_body
    assert again.value.headers["Idempotent-Replayed"] == "true"


def test_a_stored_500_is_repeated_and_a_new_key_goes_through(shop: Shop) -> None:
    shop.sandbox.tell("stripe/trouble/", name="server_error", times=1)
    for _attempt in range(2):
        with pytest.raises(stripe.APIError) as caught:
            open_with_key(shop.client, "cs:1:0")
        assert caught.value.http_status == 500
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert caught.value.headers["Stripe-Should-Retry"] == "false"
    assert count_sessions(shop) == 0

    assert open_with_key(shop.client, "cs:1:1").status == "open"
    assert shop.sandbox.list_refusals() == []


def test_two_calls_at_once_under_one_key_conflict(shop: Shop, sandbox: RunningSandbox) -> None:
    sandbox.tell("stripe/trouble/", name="slow_answer", times=1)

    def try_to_open(_number: int) -> stripe.checkout.Session | str:
        try:
            return open_with_key(make_client(sandbox), "cs:1:0")
        except stripe.StripeError as error:
            # The package puts no code on this kind of error; the body has it.
            return str(error.error.code) if error.error else ""

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(try_to_open, range(2)))

    assert results.count("idempotency_key_in_use") == 1
    assert count_sessions(shop) == 1
    # The conflict itself was not saved: afterwards the key repeats the session.
    opened = next(result for result in results if not isinstance(result, str))
    assert open_with_key(shop.client, "cs:1:0").id == opened.id


def test_twenty_calls_at_once_under_one_key_make_one_session(
    shop: Shop, sandbox: RunningSandbox
) -> None:
    def open_patiently(_number: int) -> str:
        return open_with_key(make_client(sandbox, retries=8), "cs:1:0").id

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(open_patiently, range(20)))

    assert len(ids) == 1
    assert count_sessions(shop) == 1


def test_a_lost_answer_is_found_again_with_the_same_key(
    shop: Shop, sandbox: RunningSandbox
) -> None:
    sandbox.tell("stripe/trouble/", name="answer_lost", times=1)
    with pytest.raises(stripe.APIConnectionError):
        open_with_key(shop.client, "cs:1:0")
    assert count_sessions(shop) == 1

    found = open_with_key(shop.client, "cs:1:0")
    assert found.last_response.headers["Idempotent-Replayed"] == "true"
    assert count_sessions(shop) == 1


def test_the_packages_own_retry_survives_a_lost_answer(shop: Shop, sandbox: RunningSandbox) -> None:
    sandbox.tell("stripe/trouble/", name="answer_lost", times=1)
    session = make_client(sandbox, retries=2).v1.checkout.sessions.create(build_session())
    assert [row.id for row in shop.client.v1.checkout.sessions.list().data] == [session.id]


def test_a_key_is_forgotten_after_a_day(shop: Shop) -> None:
    first = open_with_key(shop.client, "cs:1:0")
    shop.sandbox.tell("clock/", seconds=24 * 60 * 60 - 60)
    assert open_with_key(shop.client, "cs:1:0").id == first.id
    shop.sandbox.tell("clock/", seconds=120)
    assert open_with_key(shop.client, "cs:1:0").id != first.id


def test_a_key_of_256_characters_is_refused(shop: Shop) -> None:
    assert open_with_key(shop.client, "k" * 255).status == "open"
    with pytest.raises(stripe.InvalidRequestError, match="up to 255"):
        open_with_key(shop.client, "k" * 256)


def test_a_key_on_a_reading_call_does_nothing(sandbox: RunningSandbox) -> None:
    answer = requests.get(
        f"{sandbox.url}/stripe/v1/balance",
        headers={"Authorization": f"Bearer {KEY}", "Idempotency-Key": "k"},
        timeout=20,
    )
    assert answer.status_code == 200
    assert "Idempotency-Key" not in answer.headers
