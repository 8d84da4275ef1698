"""Opening, reading, listing and expiring Checkout Sessions with the real SDK."""

from __future__ import annotations

import time

import pytest
import requests
import stripe

from tests.sandbox.payments.conftest import make_client
from tests.sandbox.payments.shop import Shop, build_line, build_session
from tests.sandbox.running import RunningSandbox


def test_a_new_session_is_open_and_leads_to_the_hosted_page(shop: Shop) -> None:
    session = shop.open(
        line_items=[build_line(), build_line(name="白磁の人形", amount=5500, quantity=1)]
    )

    assert session.object == "checkout.session"
    assert session.id.startswith("cs_test_")
    assert session.status == "open"
    assert session.payment_status == "unpaid"
    assert session.amount_subtotal == session.amount_total == 2 * 1200 + 5500
    assert session.currency == "jpy"
    assert session.client_reference_id == "order-1"
    assert session.customer_email == "hana@example.jp"
    assert session.metadata.to_dict() == {"order": "order-1"}
    assert session.payment_intent is None
    assert session.adaptive_pricing.enabled is False
    assert session.expires_at - session.created == 24 * 60 * 60
    assert session.url == f"{shop.sandbox.url}/pay/{session.id}/"
    assert shop.sandbox.list_refusals() == []


def test_a_delivery_fee_is_part_of_the_total(shop: Shop) -> None:
    rate = {
        "display_name": "宅配便（常温）",
        "type": "fixed_amount",
        "fixed_amount": {"amount": 880, "currency": "jpy"},
    }
    session = shop.open(shipping_options=[{"shipping_rate_data": rate}])

    assert session.amount_subtotal == 2400
    assert session.amount_total == 3280
    assert session.total_details.amount_shipping == 880
    assert "宅配便（常温）" in requests.get(session.url, timeout=20).text


def test_every_field_that_the_package_knows_of_a_session_is_answered(shop: Shop) -> None:
    known = set(stripe.checkout.Session.__annotations__) - {"OBJECT_NAME", "_inner_class_types"}
    answered = set(shop.open().to_dict())
    # Only there when the caller asks to expand it.
    assert known - answered - {"line_items", "managed_payments"} == set()
    assert answered - known == set()


@pytest.mark.parametrize("kind", ["payment_intent", "charge", "refund", "event"])
def test_no_object_has_a_field_that_the_package_does_not_know(shop: Shop, kind: str) -> None:
    paid = shop.open_and_pay()
    shop.client.v1.refunds.create({"payment_intent": str(paid.payment_intent)})
    v1 = shop.client.v1
    found = {
        "payment_intent": lambda: v1.payment_intents.list().data[0],
        "charge": lambda: v1.charges.list().data[0],
        "refund": lambda: v1.refunds.list().data[0],
        "event": lambda: v1.events.list().data[0],
    }[kind]()
    known = set(type(found).__annotations__)
    assert set(found.to_dict()) - known == set()


def test_lines_are_listed_in_pages_and_expanded(shop: Shop) -> None:
    lines = [build_line(name=f"品 {number}", amount=100 + number) for number in range(12)]
    session = shop.open(line_items=lines)
    sessions = shop.client.v1.checkout.sessions

    page = sessions.line_items.list(session.id, {"limit": 5})
    assert [line.description for line in page.data] == [f"品 {number}" for number in range(5)]
    assert page.has_more is True
    names = [line.description for line in page.auto_paging_iter()]
    assert names == [f"品 {number}" for number in range(12)]
    assert page.data[1].price.unit_amount == 101
    assert page.data[1].amount_total == 202

    expanded = sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert len(expanded.line_items.data) == 10
    assert expanded.line_items.has_more is True


def test_a_session_is_expired_once(shop: Shop) -> None:
    session = shop.open()
    expired = shop.client.v1.checkout.sessions.expire(session.id)

    assert expired.status == "expired"
    assert expired.url is None
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.v1.checkout.sessions.expire(session.id)
    assert 'Only Checkout Sessions with a status in ["open"]' in str(caught.value)
    assert shop.list_event_types() == ["checkout.session.expired"]
    # Racing with the buyer is no fault of the caller.
    assert shop.sandbox.list_refusals() == []


def test_a_paid_session_cannot_be_expired(shop: Shop) -> None:
    paid = shop.open_and_pay()
    with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
        shop.client.v1.checkout.sessions.expire(paid.id)
    assert shop.read(paid.id).payment_status == "paid"


def test_the_clock_expires_an_open_session_and_tells_it(shop: Shop) -> None:
    short = shop.open(expires_at=int(time.time()) + 31 * 60)
    long = shop.open()
    shop.sandbox.tell("clock/", seconds=32 * 60)

    assert shop.read(short.id).status == "expired"
    assert shop.read(long.id).status == "open"
    assert shop.list_event_types() == ["checkout.session.expired"]


def test_sessions_are_listed_by_time_status_and_intent(shop: Shop) -> None:
    first = shop.open_and_pay()
    shop.sandbox.tell("clock/", seconds=100)
    second = shop.open(client_reference_id="order-2", customer_email="taro@example.jp")
    third = shop.open(client_reference_id="order-3")
    shop.client.v1.checkout.sessions.expire(third.id)

    def list_ids(**params: object) -> list[str]:
        return [row.id for row in shop.client.v1.checkout.sessions.list(params).data]  # type: ignore[arg-type]

    assert list_ids() == [third.id, second.id, first.id]
    assert list_ids(created={"gte": second.created}) == [third.id, second.id]
    assert list_ids(created={"gt": third.created}) == []
    assert list_ids(created=first.created) == [first.id]
    assert list_ids(status="open") == [second.id]
    assert list_ids(status="complete") == [first.id]
    assert list_ids(payment_intent=first.payment_intent) == [first.id]
    assert list_ids(customer_details={"email": "taro@example.jp"}) == [second.id]
    assert list_ids(limit=1) == [third.id]
    assert list_ids(starting_after=third.id) == [second.id, first.id]
    assert list_ids(ending_before=first.id, limit=1) == [second.id]
    pages = shop.client.v1.checkout.sessions.list({"limit": 1}).auto_paging_iter()
    assert [row.client_reference_id for row in pages] == ["order-3", "order-2", "order-1"]


def test_a_seller_never_sees_another_sellers_session(shop: Shop, sandbox: RunningSandbox) -> None:
    mine = shop.open()
    other = make_client(sandbox, "sk_test_sandbox2")

    with pytest.raises(stripe.InvalidRequestError) as caught:
        other.v1.checkout.sessions.retrieve(mine.id)
    assert caught.value.code == "resource_missing"
    assert caught.value.http_status == 404
    assert other.v1.checkout.sessions.list().data == []
    theirs = other.v1.checkout.sessions.create(build_session())
    assert [row.id for row in shop.client.v1.checkout.sessions.list().data] == [mine.id]
    assert [row.id for row in other.v1.checkout.sessions.list().data] == [theirs.id]


def test_an_empty_metadata_value_unsets_its_key(shop: Shop) -> None:
    session = shop.open(metadata={"kept": "1", "unset": ""})
    assert session.metadata.to_dict() == {"kept": "1"}


def test_the_balance_is_what_was_paid_less_what_went_back(shop: Shop) -> None:
    assert shop.client.v1.balance.retrieve().available[0].amount == 0
    paid = shop.open_and_pay()
    shop.client.v1.refunds.create({"payment_intent": str(paid.payment_intent), "amount": 400})
    assert shop.client.v1.balance.retrieve().available[0].amount == 2000


def test_the_webhook_endpoint_is_listed_with_its_version(shop: Shop) -> None:
    endpoint = shop.client.v1.webhook_endpoints.list().data[0]
    assert endpoint.api_version == stripe.api_version
    assert endpoint.url.endswith("/hooks/stripe/1/")
    assert "checkout.session.*" in endpoint.enabled_events
