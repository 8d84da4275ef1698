"""Every request of the adapter fits the types of the installed stripe package."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from orders.gateways import (
    GatewayRefused,
    GatewayUnclear,
    PageState,
    PaymentLine,
    PaymentRequest,
    RefundRequest,
    RefundState,
)
from orders.stripe_gateway import StripeGateway, build_refund_params, build_session_params
from tests.contracts.stripe_types import check_request, list_misfits, parse_form
from tests.orders.memory_stripe import MemoryStripe

REQUEST = PaymentRequest(
    order_ref="0d7b3c1e-0000-4000-8000-000000000001",
    payment_number=1,
    order_number="N-261121-00042",
    lines=(
        PaymentLine(text="蒸し菓子はつね（冷蔵） 8%: 茶まんじゅう × 2", amount_minor=3240),
        PaymentLine(text="蒸し菓子はつね（冷蔵） 10%: 送料", amount_minor=1210),
    ),
    currency="JPY",
    email="setsuko@example.com",
    language="ja",
    methods=("card", "konbini", "paypay"),
    expires_at=datetime(2026, 11, 21, 12, 31, tzinfo=UTC),
    success_url="https://www.city.example/checkout/return/x/",
    cancel_url="https://www.city.example/orders/x/",
    idempotency_key="cs:1:1",
)


@pytest.fixture
def memory() -> MemoryStripe:
    return MemoryStripe()


@pytest.fixture
def gateway(memory: MemoryStripe) -> StripeGateway:
    return StripeGateway(
        secret_key="sk_test_memory",
        webhook_secret="whsec_test",
        api_base="http://stripe.test/stripe",
        max_network_retries=0,
        http_client=memory,
    )


def test_every_call_of_the_adapter_fits_the_types(
    gateway: StripeGateway, memory: MemoryStripe
) -> None:
    """MemoryStripe holds each request against the types and fails on a misfit."""
    page = gateway.open_page(REQUEST)
    assert (page.state, page.amount_minor, page.currency) == (PageState.OPEN, 4450, "JPY")
    assert (page.order_ref, page.payment_number) == (REQUEST.order_ref, 1)
    gateway.read_page(page.id)
    found = gateway.find_page(
        order_ref=REQUEST.order_ref,
        payment_number=1,
        since=datetime(2020, 1, 1, tzinfo=UTC),
        until=datetime(2100, 1, 1, tzinfo=UTC),
    )
    assert found is not None
    assert found.id == page.id
    memory.promise(page.id)
    promised = gateway.read_page(page.id)
    assert promised.state == PageState.PENDING
    assert promised.voucher_url.startswith("https://")
    assert promised.pay_until is not None
    assert promised.pay_until > datetime.now(UTC)
    memory.pay(page.id)
    paid = gateway.close_page(page.id)  # it cannot be closed any more: what it is now counts
    assert paid.state == PageState.PAID
    refund = gateway.refund(
        RefundRequest(
            payment_ref=paid.payment_ref,
            amount_minor=4450,
            order_ref=REQUEST.order_ref,
            refund_ref="refund:1",
            idempotency_key="refund:1",
        )
    )
    assert refund.state == RefundState.DONE
    assert gateway.read_refund(refund.id) == refund
    assert gateway.find_refund(payment_ref=paid.payment_ref, refund_ref="refund:1") == refund
    dispute = gateway.read_dispute(memory.dispute(paid.payment_ref, amount=4450))
    assert (dispute.state, dispute.amount_minor, dispute.currency) == ("open", 4450, "JPY")
    assert dispute.due_by is not None
    assert dispute.due_by > dispute.opened_at
    account = gateway.read_account()
    assert (account.id, account.is_live, account.can_charge) == ("acct_memory", False, True)
    assert account.methods == ("card", "konbini")
    operations = {
        (method, path.rpartition("/v1/")[2].split("/")[0]) for method, path, *_ in memory.requests
    }
    assert operations == {
        ("post", "checkout"),
        ("get", "checkout"),
        ("get", "payment_intents"),
        ("post", "refunds"),
        ("get", "refunds"),
        ("get", "disputes"),
        ("get", "account"),
        ("get", "balance"),
    }


def test_the_check_sees_what_does_not_fit() -> None:
    wrong: list[dict[str, Any]] = [
        {"payment_method_types": ["card"]},
        {"mode": "buy"},
        {"expires_at": "soon"},
        {"line_items": [{"price_data": {"unit_amount": "5"}}]},
        {"line_items": {"name": "x"}},
        {"adaptive_pricing": {"enabled": "no"}},
        {"ui_mode": "hosted"},
        {"api_key": "sk_test"},
    ]
    for fields in wrong:
        with pytest.raises(AssertionError):
            check_request("post", "/v1/checkout/sessions", fields)
    with pytest.raises(AssertionError):
        check_request("post", "/v1/charges", {})


def test_fields_of_a_form_become_the_tree_that_was_sent() -> None:
    pairs = [("a[0][b]", "1"), ("a[1][b]", "2"), ("c[d]", "3"), ("e", "4")]
    assert parse_form(pairs) == {"a": [{"b": "1"}, {"b": "2"}], "c": {"d": "3"}, "e": "4"}


def test_the_same_row_makes_the_same_request() -> None:
    assert build_session_params(REQUEST) == build_session_params(REQUEST)
    assert list_misfits({"x": "1"}, dict[str, str]) == []


def test_the_page_offers_the_named_ways_to_pay_and_no_removed_parameter() -> None:
    params = build_session_params(REQUEST)
    assert params["allowed_payment_method_types"] == ["card", "konbini", "paypay"]
    assert params["payment_method_options"] == {"konbini": {"expires_after_days": 3}}
    only_card = build_session_params(PaymentRequest(**{**REQUEST.__dict__, "methods": ("card",)}))
    assert only_card["allowed_payment_method_types"] == ["card"]
    assert "payment_method_options" not in only_card
    for one in (params, only_card):
        assert "payment_method_types" not in one
        assert "shipping_address_collection" not in one
        assert one["adaptive_pricing"] == {"enabled": False}


def test_cash_is_paid_back_by_way_of_the_buyers_mail_address() -> None:
    values = {
        "payment_ref": "pi_1",
        "amount_minor": 100,
        "order_ref": "o",
        "refund_ref": "r",
        "idempotency_key": "k",
    }
    assert "instructions_email" not in build_refund_params(RefundRequest(**values))
    asked = build_refund_params(RefundRequest(**values, email="hana@example.jp"))
    assert asked["instructions_email"] == "hana@example.jp"


def test_amounts_of_yen_and_won_are_never_multiplied() -> None:
    for currency in ("JPY", "KRW"):
        values = {**REQUEST.__dict__, "currency": currency}
        params = build_session_params(PaymentRequest(**values))
        assert [line["price_data"]["unit_amount"] for line in params["line_items"]] == [3240, 1210]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ("silent", GatewayUnclear),
        ("lost", GatewayUnclear),
        ("error", GatewayUnclear),
        ("refuse:parameter_invalid", GatewayRefused),
    ],
)
def test_an_answer_is_a_no_only_when_it_says_so(
    gateway: StripeGateway, memory: MemoryStripe, trouble: str, error: type[Exception]
) -> None:
    memory.troubles = [trouble]
    with pytest.raises(error):
        gateway.open_page(REQUEST)


def test_nothing_is_told_to_the_provider_about_this_machine(
    gateway: StripeGateway, monkeypatch: Any
) -> None:
    seen: list[dict[str, str]] = []
    real = MemoryStripe.request

    def keep(self: Any, method: str, url: str, headers: Any, post_data: Any = None) -> Any:
        seen.append(dict(headers))
        return real(self, method, url, headers, post_data)

    monkeypatch.setattr(MemoryStripe, "request", keep)
    gateway.open_page(REQUEST)
    gateway.open_page(REQUEST)
    assert stripe.enable_telemetry is False
    assert all("X-Stripe-Client-Telemetry" not in headers for headers in seen)
    assert {headers["Stripe-Version"] for headers in seen} == {"2026-10-28.endive"}
