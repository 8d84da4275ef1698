"""Signed events: carried, tried again, doubled, dropped, listed."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.sandbox.payments.conftest import make_client
from tests.sandbox.payments.shop import SECRET, Shop, build_session
from tests.sandbox.running import RunningSandbox, WebhookCatcher
from tests.stack import wait_until

COMPLETED = "checkout.session.completed"


def list_deliveries(sandbox: RunningSandbox, event_type: str) -> list[dict[str, object]]:
    events = sandbox.ask("stripe/events/")["events"]
    return [one for event in events if event["type"] == event_type for one in event["deliveries"]]


def test_a_payment_is_told_with_a_signature_that_the_package_accepts(
    shop: Shop, webhook: WebhookCatcher
) -> None:
    paid = shop.open_and_pay()
    call = webhook.wait_for(COMPLETED)[0]

    assert call.path == "/hooks/stripe/1/"
    event = stripe.Webhook.construct_event(call.body, call.headers["Stripe-Signature"], SECRET)
    assert event.type == COMPLETED
    assert event.api_version == stripe.api_version
    assert event.pending_webhooks == 1
    assert event.request.id is None
    assert event.data.object.id == paid.id
    assert event.data.object.payment_status == "paid"
    assert event.data.object.metadata.to_dict() == {"order": "order-1"}
    assert shop.client.v1.events.retrieve(event.id).data.object.id == paid.id


def test_a_forged_body_or_another_secret_is_not_accepted(
    shop: Shop, webhook: WebhookCatcher
) -> None:
    shop.open_and_pay()
    call = webhook.wait_for(COMPLETED)[0]
    signature = call.headers["Stripe-Signature"]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(call.body, signature, "whsec_other")
    forged = call.body.replace(b"order-1", b"order-2")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(forged, signature, SECRET)


def test_only_what_is_subscribed_to_is_told(shop: Shop, webhook: WebhookCatcher) -> None:
    shop.open_and_pay()
    webhook.wait_for(COMPLETED)
    webhook.wait_for("payment_intent.succeeded")
    time.sleep(0.5)
    assert sorted(webhook.list_types()) == [COMPLETED, "payment_intent.succeeded"]
    assert "charge.succeeded" in shop.list_event_types()


def test_an_event_that_a_call_caused_names_the_call(shop: Shop, webhook: WebhookCatcher) -> None:
    session = shop.open()
    ended = shop.client.v1.checkout.sessions.expire(session.id, None, {"idempotency_key": "end-1"})
    event = webhook.wait_for("checkout.session.expired")[0].event
    assert event["request"] == {
        "id": ended.last_response.request_id,
        "idempotency_key": "end-1",
    }


def test_a_webhook_that_fails_is_called_again_with_a_fresh_signature(
    shop: Shop, webhook: WebhookCatcher, sandbox: RunningSandbox
) -> None:
    webhook.answers = [500, 302]
    session = shop.open()
    shop.client.v1.checkout.sessions.expire(session.id)
    calls = webhook.wait_for("checkout.session.expired", count=3)

    assert [call.status for call in calls] == [500, 302, 200]
    assert len({call.event["id"] for call in calls}) == 1
    for call in calls:
        stripe.Webhook.construct_event(call.body, call.headers["Stripe-Signature"], SECRET)
    wait_until(
        lambda: list_deliveries(sandbox, "checkout.session.expired")[0]["state"] == "delivered",
        seconds=5,
    )
    attempts = list_deliveries(sandbox, "checkout.session.expired")[0]["attempts"]
    assert [one["status"] for one in attempts] == [500, 302, 200]  # type: ignore[index, attr-defined]


def test_a_webhook_that_never_answers_well_is_given_up(
    shop: Shop, webhook: WebhookCatcher, sandbox: RunningSandbox
) -> None:
    webhook.answers = [400] * 10
    session = shop.open()
    shop.client.v1.checkout.sessions.expire(session.id)
    wait_until(
        lambda: list_deliveries(sandbox, "checkout.session.expired")[0]["state"] == "given_up",
        seconds=10,
    )
    time.sleep(0.8)
    assert len(webhook.calls) == 3
    failed = shop.client.v1.events.list({"delivery_success": False}).data
    assert [event.type for event in failed] == ["checkout.session.expired"]


def test_a_dropped_webhook_is_not_sent_but_the_event_is_listed(
    shop: Shop, webhook: WebhookCatcher, sandbox: RunningSandbox
) -> None:
    sandbox.tell("stripe/trouble/", name="webhook_dropped", times=1)
    dropped, sent = shop.open_and_pay(), shop.open_and_pay()
    calls = webhook.wait_for(COMPLETED)
    time.sleep(0.8)

    assert [call.event["data"]["object"]["id"] for call in calls] == [sent.id]
    assert len(webhook.calls) == 2
    found = shop.client.v1.events.list(
        {"types": [COMPLETED], "created": {"gte": dropped.created}}
    ).data
    assert {event.data.object.id for event in found} == {dropped.id, sent.id}
    assert {one["state"] for one in list_deliveries(sandbox, COMPLETED)} == {
        "dropped",
        "delivered",
    }


def test_a_doubled_webhook_tells_the_same_event_twice(
    shop: Shop, webhook: WebhookCatcher, sandbox: RunningSandbox
) -> None:
    sandbox.tell("stripe/trouble/", name="webhook_doubled", times=1)
    shop.open_and_pay()
    calls = webhook.wait_for(COMPLETED, count=2)
    webhook.wait_for("payment_intent.succeeded", count=2)
    assert len({call.event["id"] for call in calls}) == 1
    assert shop.list_event_types().count(COMPLETED) == 1

    webhook.forget()
    shop.open_and_pay()
    webhook.wait_for(COMPLETED)
    time.sleep(0.5)
    assert len(webhook.calls) == 2


def test_events_are_listed_by_type_and_group(shop: Shop) -> None:
    shop.open_and_pay()
    session = shop.open()
    shop.client.v1.checkout.sessions.expire(session.id)
    events = shop.client.v1.events

    def list_types(**params: object) -> list[str]:
        return [event.type for event in events.list(params).data]  # type: ignore[arg-type]

    assert list_types(type=COMPLETED) == [COMPLETED]
    assert list_types(type="checkout.session.*") == ["checkout.session.expired", COMPLETED]
    assert list_types(types=["charge.succeeded", COMPLETED]) == [COMPLETED, "charge.succeeded"]
    with pytest.raises(stripe.InvalidRequestError):
        list_types(type=COMPLETED, types=[COMPLETED])


def test_the_second_seller_has_a_webhook_and_a_secret_of_their_own(
    sandbox: RunningSandbox, webhook: WebhookCatcher
) -> None:
    other = make_client(sandbox, "sk_test_sandbox2")
    session = other.v1.checkout.sessions.create(build_session())
    other.v1.checkout.sessions.expire(session.id)
    call = webhook.wait_for("checkout.session.expired")[0]
    assert call.path == "/hooks/stripe/2/"
    stripe.Webhook.construct_event(call.body, call.headers["Stripe-Signature"], "whsec_sandbox2")


def test_an_expiry_by_the_clock_is_told_without_anybody_asking(
    shop: Shop, webhook: WebhookCatcher
) -> None:
    session = shop.open()
    shop.sandbox.tell("clock/", seconds=25 * 3600)
    call = webhook.wait_for("checkout.session.expired")[0]
    assert call.event["data"]["object"]["id"] == session.id
    assert call.event["request"] == {"id": None, "idempotency_key": None}
