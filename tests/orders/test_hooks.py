"""Messages of the payment provider at the public address, good and bad."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from orders.models import GatewayAccount, Order, StripeEvent
from orders.notices import process_notice, run_due_notices
from orders.states import OrderState
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe, build_event, sign
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(buyer: Buyer, site: Site) -> Order:
    return buyer.order(build_variant(stock=5))


@pytest.fixture
def sender() -> Client:
    """Not a browser: no cookie, no Origin, and Django's own token check is on."""
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True)


def send(sender: Client, body: Any, signature: str, account: int | None = None) -> Any:
    account = account or GatewayAccount.objects.get().pk
    return sender.post(
        f"/hooks/stripe/{account}/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    )


def test_a_signed_message_is_stored_once_and_completes_the_order(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    stripe_memory.pay(get_session_id(order))
    body = build_event(stripe_memory.sessions[get_session_id(order)])

    assert [send(sender, body, sign(body)).status_code for _time in range(3)] == [200] * 3

    event = StripeEvent.objects.get()
    assert "setsuko" not in str(StripeEvent.objects.values().get())
    assert process_notice(event.pk)
    assert process_notice(event.pk)
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert order.events.filter(kind="paid").count() == 1


def test_a_message_that_says_paid_is_not_believed_without_asking(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    session = {**stripe_memory.sessions[get_session_id(order)], "payment_status": "paid"}
    body = build_event({**session, "status": "complete"})
    assert send(sender, body, sign(body)).status_code == 200
    assert run_due_notices() == 1
    order.refresh_from_db()
    assert order.state == OrderState.HELD


def test_messages_in_the_wrong_order_end_right(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    """The one that says expired arrives after the payment, and is about the past."""
    stripe_memory.pay(get_session_id(order))
    session = stripe_memory.sessions[get_session_id(order)]
    for number, kind in enumerate(["completed", "expired"]):
        body = build_event(session, type_=f"checkout.session.{kind}", id_=f"evt_{number}")
        send(sender, body, sign(body))
    run_due_notices()
    order.refresh_from_db()
    assert order.state == OrderState.PAID


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "garbage",
        "t=,v1=",
        "t=1,v1=abc",
        "v1=abc",
        "t=abc,v1=def",
        "t=99999999999999999999,v1=ä",
        "t=1=2=3,v1",
        ",,,",
    ],
)
def test_a_wrong_signature_is_refused_and_nothing_is_stored(
    order: Order, sender: Client, signature: str
) -> None:
    response = send(sender, build_event({"id": get_session_id(order)}), signature)
    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_signature_of_another_secret_or_body_or_time_is_refused(
    order: Order, sender: Client
) -> None:
    body = build_event({"id": get_session_id(order)})
    now = int(time.time())
    wrong = [
        sign(body, secret="whsec_other"),
        sign(body + " "),
        sign(body, at=now - 301),
        sign(body, at=now + 400),
    ]
    assert [send(sender, body, signature).status_code for signature in wrong] == [400] * 4
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "1",
        '"text"',
        "{}",
        '{"id": "evt", "type": "x"}',
        '{"id": "evt", "type": "x", "data": null}',
        '{"id": "evt", "type": "x", "data": {"object": 5}}',
        '{"id": "evt", "type": "x", "data": {"object": {"metadata": 7}}}',
        "[" * 5000,
        "{not json",
    ],
)
def test_junk_with_a_right_signature_is_refused_and_never_an_error(
    site: Site, stripe_memory: MemoryStripe, sender: Client, body: str
) -> None:
    assert send(sender, body, sign(body)).status_code == 400
    assert not StripeEvent.objects.exists()


def test_bytes_that_are_no_text_are_refused(
    site: Site, stripe_memory: MemoryStripe, sender: Client
) -> None:
    assert send(sender, b"\xff\xfe\x00", "t=1,v1=abc").status_code == 400


def test_the_address_takes_posts_only_and_knows_its_accounts(
    site: Site, stripe_memory: MemoryStripe, sender: Client
) -> None:
    account = GatewayAccount.objects.get().pk
    assert sender.get(f"/hooks/stripe/{account}/").status_code == 405
    assert send(sender, "{}", "x", account=account + 1).status_code == 404


def test_an_account_without_a_secret_accepts_nothing(order: Order, sender: Client) -> None:
    GatewayAccount.objects.update(webhook_secret="")
    body = build_event({"id": get_session_id(order)})
    assert send(sender, body, sign(body, secret="")).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_message_about_somebody_elses_order_touches_nothing(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    """Signed by the account of another city, with our order's number in it."""
    from wagtail.models import Page

    home = Page.get_first_root_node().add_child(instance=Page(title="隣", slug="next"))
    other = Site.objects.create(hostname="next.example", root_page=home)
    account = GatewayAccount.objects.create(
        site=other, secret_key="sk_test_other", webhook_secret="whsec_other"
    )
    stripe_memory.pay(get_session_id(order))
    body = build_event(stripe_memory.sessions[get_session_id(order)])
    assert send(sender, body, sign(body, secret="whsec_other"), account.pk).status_code == 200
    run_due_notices()
    order.refresh_from_db()
    assert order.state == OrderState.HELD
    assert StripeEvent.objects.get().error == "no such order"


def test_a_message_is_kept_for_later_while_the_provider_is_silent(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    stripe_memory.pay(get_session_id(order))
    body = build_event(stripe_memory.sessions[get_session_id(order)])
    send(sender, body, sign(body))
    stripe_memory.troubles = ["silent"]

    assert run_due_notices() == 0
    event = StripeEvent.objects.get()
    assert (event.processed_at, event.attempts) == (None, 1)

    StripeEvent.objects.update(next_attempt_at=event.received_at)
    assert run_due_notices() == 1
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_message_of_another_kind_is_noted_and_left_alone(
    order: Order, stripe_memory: MemoryStripe, sender: Client
) -> None:
    body = json.dumps({"id": "evt_9", "type": "payout.paid", "data": {"object": {"id": "po_1"}}})
    assert send(sender, body, sign(body)).status_code == 200
    assert run_due_notices() == 1
    assert StripeEvent.objects.get().error == "not for us"
    order.refresh_from_db()
    assert order.state == OrderState.HELD
