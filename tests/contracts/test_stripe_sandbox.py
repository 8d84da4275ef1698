"""The adapter and the sandbox's Stripe over real HTTP: they understand each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from orders.gateways import (
    BadNotice,
    GatewayRefused,
    GatewayUnclear,
    PageState,
    PaymentLine,
    PaymentRequest,
    RefundRequest,
    RefundState,
)
from orders.stripe_gateway import StripeGateway
from tests.sandbox.running import RunningSandbox, WebhookCatcher


@pytest.fixture(scope="module")
def catcher() -> Iterator[WebhookCatcher]:
    catcher = WebhookCatcher()
    yield catcher
    catcher.stop()


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, catcher: WebhookCatcher
) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("stripe"), site_url=catcher.url)
    yield running
    running.stop()


@pytest.fixture
def sandbox(running: RunningSandbox, catcher: WebhookCatcher) -> RunningSandbox:
    running.tell("reset/")
    catcher.forget()
    return running


def build_gateway(sandbox: RunningSandbox, **options: Any) -> StripeGateway:
    return StripeGateway(
        secret_key="sk_test_sandbox",
        webhook_secret="whsec_sandbox",
        api_base=f"{sandbox.url}/stripe",
        **options,
    )


def build_request(number: int = 1, **changes: Any) -> PaymentRequest:
    request = PaymentRequest(
        order_ref="0d7b3c1e-0000-4000-8000-000000000001",
        payment_number=number,
        order_number="N-261121-00042",
        lines=(PaymentLine(text="茶まんじゅう × 2", amount_minor=4120),),
        currency="JPY",
        email="setsuko@example.com",
        language="ja",
        methods=("card",),
        expires_at=timezone.now() + timedelta(minutes=31),
        success_url="http://localhost/checkout/return/x/",
        cancel_url="http://localhost/orders/x/",
        idempotency_key=f"cs:1:{number}",
    )
    return dataclasses.replace(request, **changes)


def test_a_page_is_opened_paid_read_and_paid_back(
    sandbox: RunningSandbox, catcher: WebhookCatcher
) -> None:
    gateway = build_gateway(sandbox)
    page = gateway.open_page(build_request())
    assert page.state == PageState.OPEN
    assert page.url.startswith("http")

    sandbox.tell(f"stripe/sessions/{page.id}/pay/")
    paid = gateway.read_page(page.id)
    assert (paid.state, paid.amount_minor, paid.currency) == (PageState.PAID, 4120, "JPY")
    assert paid.payment_ref

    (call,) = catcher.wait_for("checkout.session.completed")
    notice = gateway.read_notice(call.body, call.headers["Stripe-Signature"])
    assert (notice.object_id, notice.order_ref) == (page.id, page.order_ref)
    assert notice.payment_number == 1
    with pytest.raises(BadNotice):
        gateway.read_notice(call.body + b" ", call.headers["Stripe-Signature"])

    refund = gateway.refund(
        RefundRequest(
            payment_ref=paid.payment_ref,
            amount_minor=4120,
            order_ref=page.order_ref,
            refund_ref="refund:1",
            idempotency_key="refund:1",
        )
    )
    assert refund.state == RefundState.DONE
    assert gateway.find_refund(payment_ref=paid.payment_ref, refund_ref="refund:1") == refund
    assert sandbox.list_refusals() == []


def test_a_lost_answer_is_asked_for_again_by_the_client_and_makes_one_page(
    sandbox: RunningSandbox,
) -> None:
    sandbox.tell("stripe/trouble/", name="answer_lost", times=1)
    page = build_gateway(sandbox).open_page(build_request())
    assert [row["id"] for row in sandbox.ask("stripe/sessions/")["sessions"]] == [page.id]


def test_a_lost_answer_can_be_looked_up_later(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox, max_network_retries=0)
    sandbox.tell("stripe/trouble/", name="answer_lost", times=1)
    with pytest.raises(GatewayUnclear):
        gateway.open_page(build_request())

    found = gateway.find_page(
        order_ref=build_request().order_ref,
        payment_number=1,
        since=timezone.now() - timedelta(minutes=5),
        until=timezone.now() + timedelta(minutes=5),
    )
    assert found is not None
    assert found.state == PageState.OPEN
    assert (
        gateway.find_page(
            order_ref=build_request().order_ref,
            payment_number=2,
            since=timezone.now() - timedelta(minutes=5),
            until=timezone.now() + timedelta(minutes=5),
        )
        is None
    )


def test_a_page_is_closed_and_a_paid_one_is_not(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox)
    first = gateway.open_page(build_request(1))
    assert gateway.close_page(first.id).state == PageState.EXPIRED
    second = gateway.open_page(build_request(2))
    sandbox.tell(f"stripe/sessions/{second.id}/pay/")
    assert gateway.close_page(second.id).state == PageState.PAID


def test_the_same_key_with_another_request_is_never_a_plain_no(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox)
    gateway.open_page(build_request())
    with pytest.raises(GatewayUnclear):
        gateway.open_page(build_request(email="other@example.com"))


def test_a_time_to_pay_that_is_too_short_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(GatewayRefused):
        build_gateway(sandbox).open_page(
            build_request(expires_at=timezone.now() + timedelta(minutes=20))
        )


def test_more_than_was_paid_is_not_paid_back(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox)
    page = gateway.open_page(build_request())
    sandbox.tell(f"stripe/sessions/{page.id}/pay/")
    with pytest.raises(GatewayRefused):
        gateway.refund(
            RefundRequest(
                payment_ref=gateway.read_page(page.id).payment_ref,
                amount_minor=4121,
                order_ref=page.order_ref,
                refund_ref="refund:1",
                idempotency_key="refund:1",
            )
        )


def test_a_code_of_a_convenience_store_is_given_and_paid_later(
    sandbox: RunningSandbox, catcher: WebhookCatcher
) -> None:
    gateway = build_gateway(sandbox)
    page = gateway.open_page(build_request(methods=("card", "konbini")))
    sandbox.tell(f"stripe/sessions/{page.id}/pay/", method="konbini")
    promised = gateway.read_page(page.id)
    assert (promised.state, promised.amount_minor) == (PageState.PENDING, 4120)
    assert promised.pay_until is not None
    assert promised.pay_until > timezone.now() + timedelta(days=2)
    assert requests.get(promised.voucher_url, timeout=10).status_code == 200

    sandbox.tell(f"stripe/sessions/{page.id}/store_pay/")
    paid = gateway.read_page(page.id)
    assert paid.state == PageState.PAID
    catcher.wait_for("checkout.session.async_payment_succeeded")

    request = RefundRequest(
        payment_ref=paid.payment_ref,
        amount_minor=4120,
        order_ref="o",
        refund_ref="refund:1",
        idempotency_key="refund:1",
    )
    with pytest.raises(GatewayRefused):
        gateway.refund(request)  # cash cannot go back without an address
    request = dataclasses.replace(request, email="setsuko@example.com", idempotency_key="refund:2")
    assert gateway.refund(request).state == RefundState.BUYER
    sandbox.tell(f"stripe/sessions/{page.id}/refund_take/")
    found = gateway.find_refund(payment_ref=paid.payment_ref, refund_ref="refund:1")
    assert found is not None
    assert found.state == RefundState.DONE


def test_a_code_that_nobody_pays_lapses_once(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox)
    page = gateway.open_page(build_request(methods=("konbini",)))
    sandbox.tell(f"stripe/sessions/{page.id}/pay/", method="konbini")
    sandbox.tell(f"stripe/sessions/{page.id}/store_lapse/")
    assert gateway.read_page(page.id).state == PageState.FAILED
    sandbox.tell(f"stripe/sessions/{page.id}/store_pay/")
    assert gateway.read_page(page.id).state == PageState.FAILED


def test_the_bank_and_paypay_ask_the_buyer_first(sandbox: RunningSandbox) -> None:
    gateway = build_gateway(sandbox)
    asked = "4000 0027 6000 3184"
    page = gateway.open_page(build_request(methods=("card", "paypay")))
    sandbox.tell(f"stripe/sessions/{page.id}/pay/", card=asked, confirm="no")
    assert gateway.read_page(page.id).state == PageState.OPEN
    sandbox.tell(f"stripe/sessions/{page.id}/pay/", card=asked)
    assert gateway.read_page(page.id).state == PageState.PAID

    other = gateway.open_page(build_request(2, methods=("card", "paypay")))
    sandbox.tell(f"stripe/sessions/{other.id}/pay/", method="paypay")
    assert gateway.read_page(other.id).state == PageState.PAID


def test_a_dispute_is_told_with_its_day_and_decided(
    sandbox: RunningSandbox, catcher: WebhookCatcher
) -> None:
    gateway = build_gateway(sandbox)
    page = gateway.open_page(build_request())
    sandbox.tell(f"stripe/sessions/{page.id}/pay/")
    sandbox.tell(f"stripe/sessions/{page.id}/dispute/")
    (call,) = catcher.wait_for("charge.dispute.created")
    notice = gateway.read_notice(call.body, call.headers["Stripe-Signature"])
    dispute = gateway.read_dispute(notice.object_id)
    assert (dispute.state, dispute.amount_minor) == ("open", 4120)
    assert dispute.payment_ref == gateway.read_page(page.id).payment_ref
    assert dispute.due_by is not None

    sandbox.tell(f"stripe/sessions/{page.id}/dispute_lose/")
    catcher.wait_for("charge.dispute.closed")
    assert gateway.read_dispute(notice.object_id).state == "lost"


def test_the_account_says_which_ways_to_pay_it_has(sandbox: RunningSandbox) -> None:
    facts = build_gateway(sandbox).read_account()
    assert facts.can_charge
    assert not facts.is_live
    assert set(facts.methods) == {"card", "konbini", "paypay"}
