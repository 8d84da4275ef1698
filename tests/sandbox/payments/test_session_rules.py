"""What Stripe refuses of a new session: from the package's own encoder to the rules."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
import stripe
from stripe._encode import _api_encode
from stripe.params.checkout import SessionCreateParams

from sandbox.payments.errors import StripeError
from sandbox.payments.form_data import parse_fields
from sandbox.payments.session_rules import check_session, refuse_removed
from sandbox.payments.typed_params import read_params
from tests.sandbox.payments.shop import Shop, build_line, build_session

NOW = 1_790_000_000


def read_session(**changes: Any) -> dict[str, Any]:
    """Return the parameters as the sandbox reads them off the wire, or raise what it answers."""
    tree = parse_fields(urlencode(list(_api_encode(build_session(**changes)))))
    refuse_removed(tree)
    params = read_params(tree, SessionCreateParams)
    check_session(params, now=NOW)
    return params


def build_line_with(**price_data: Any) -> dict[str, Any]:
    line = build_line()
    line["price_data"] |= price_data
    line["price_data"] = {
        name: value for name, value in line["price_data"].items() if value is not None
    }
    return line


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("an unknown parameter", {"foo": "1"}, "parameter_unknown", "foo"),
    (
        "an unknown parameter deep inside",
        {"line_items": [build_line_with(product_data={"name": "x", "colour": "red"})]},
        "parameter_unknown",
        "line_items[0][price_data][product_data][colour]",
    ),
    (
        "an unknown payment method option",
        {"payment_method_options": {"konbini": {"expires_after": 3}}},
        "parameter_unknown",
        "payment_method_options[konbini][expires_after]",
    ),
    (
        "the removed payment_method_types",
        {"payment_method_types": ["card"]},
        "payment_method_types_no_longer_supported",
        "payment_method_types",
    ),
    ("an old ui_mode", {"ui_mode": "hosted"}, "", "ui_mode"),
    ("a mode that does not exist", {"mode": "pay"}, "", "mode"),
    ("a locale that does not exist", {"locale": "jp"}, "", "locale"),
    (
        "a payment method that does not exist",
        {"allowed_payment_method_types": ["cash"]},
        "",
        "allowed_payment_method_types[0]",
    ),
    ("no mode", {"mode": None}, "parameter_missing", "mode"),
    ("no success_url", {"success_url": None}, "parameter_missing", "success_url"),
    ("an empty success_url", {"success_url": ""}, "parameter_invalid_empty", "success_url"),
    ("a relative success_url", {"success_url": "/thanks/"}, "url_invalid", "success_url"),
    ("a cancel_url that is none", {"cancel_url": "javascript:x"}, "url_invalid", "cancel_url"),
    ("no lines", {"line_items": None}, "parameter_missing", "line_items"),
    ("101 lines", {"line_items": [build_line() for _ in range(101)]}, "", "line_items"),
    ("lines that are no list", {"line_items": "jam"}, "", "line_items"),
    (
        "a line without quantity",
        {"line_items": [{"price_data": build_line()["price_data"]}]},
        "parameter_missing",
        "line_items[0][quantity]",
    ),
    (
        "a quantity of nothing",
        {"line_items": [build_line(quantity=0)]},
        "parameter_invalid_integer",
        "line_items[0][quantity]",
    ),
    (
        "a quantity that is no number",
        {"line_items": [build_line() | {"quantity": "two"}]},
        "parameter_invalid_integer",
        "line_items[0][quantity]",
    ),
    (
        "a line without price",
        {"line_items": [{"quantity": 1}]},
        "parameter_missing",
        "line_items[0]",
    ),
    (
        "a price that nobody made",
        {"line_items": [{"quantity": 1, "price": "price_1"}]},
        "resource_missing",
        "line_items[0][price]",
    ),
    (
        "a tax rate that nobody made",
        {"line_items": [build_line() | {"tax_rates": ["txr_1"]}]},
        "resource_missing",
        "line_items[0][tax_rates]",
    ),
    (
        "no currency",
        {"line_items": [build_line_with(currency=None)]},
        "parameter_missing",
        "line_items[0][price_data][currency]",
    ),
    (
        "an unknown currency",
        {"line_items": [build_line(currency="yen")]},
        "",
        "line_items[0][price_data][currency]",
    ),
    (
        "no unit_amount",
        {"line_items": [build_line_with(unit_amount=None)]},
        "parameter_missing",
        "line_items[0][price_data]",
    ),
    (
        "both unit_amount and unit_amount_decimal",
        {"line_items": [build_line_with(unit_amount_decimal="1200")]},
        "parameters_exclusive",
        "line_items[0][price_data]",
    ),
    (
        "a negative amount",
        {"line_items": [build_line(amount=-1)]},
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    ),
    (
        "an amount with a point",
        {"line_items": [build_line_with(unit_amount="12.5")]},
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    ),
    (
        "an amount of nine digits",
        {"line_items": [build_line(amount=100_000_000)]},
        "amount_too_large",
        "line_items[0][price_data][unit_amount]",
    ),
    (
        "two currencies",
        {"line_items": [build_line(), build_line(currency="krw")]},
        "",
        "line_items",
    ),
    (
        "a recurring price",
        {"line_items": [build_line_with(recurring={"interval": "month"})]},
        "",
        "line_items[0][price_data][recurring]",
    ),
    (
        "a product without a name",
        {"line_items": [build_line_with(product_data={"description": "x"})]},
        "parameter_missing",
        "line_items[0][price_data][product_data][name]",
    ),
    (
        "49 yen",
        {"line_items": [build_line(amount=49, quantity=1)]},
        "amount_too_small",
        "",
    ),
    ("29 minutes", {"expires_at": NOW + 29 * 60}, "", "expires_at"),
    ("25 hours", {"expires_at": NOW + 25 * 3600}, "", "expires_at"),
    ("a time that is none", {"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
    ("51 metadata keys", {"metadata": {f"k{n}": "v" for n in range(51)}}, "", "metadata"),
    ("a metadata key of 41", {"metadata": {"k" * 41: "v"}}, "", "metadata"),
    ("a metadata value of 501", {"metadata": {"k": "v" * 501}}, "", "metadata[k]"),
    (
        "metadata too long for the intent",
        {"payment_intent_data": {"metadata": {"k": "v" * 501}}},
        "",
        "payment_intent_data[metadata][k]",
    ),
    ("metadata that is a text", {"metadata": "order"}, "", "metadata"),
    (
        "nested metadata",
        {"metadata": {"order": {"number": "1"}}},
        "",
        "metadata[order]",
    ),
    ("a reference of 201", {"client_reference_id": "r" * 201}, "", "client_reference_id"),
    ("no e-mail", {"customer_email": "hana"}, "email_invalid", "customer_email"),
    ("a customer that nobody made", {"customer_email": None, "customer": "cus_1"},
     "resource_missing", "customer"),
    ("both customer and e-mail", {"customer": "cus_1"}, "parameters_exclusive", ""),
    ("a switch that is neither", {"adaptive_pricing": {"enabled": "maybe"}}, "",
     "adaptive_pricing[enabled]"),
    ("automatic tax", {"automatic_tax": {"enabled": True}}, "", "automatic_tax"),
    ("a subscription", {"mode": "subscription"}, "", "mode"),
    ("a coupon", {"discounts": [{"coupon": "x"}]}, "", "discounts"),
    (
        "an address on the page",
        {"shipping_address_collection": {"allowed_countries": ["JP"]}},
        "",
        "shipping_address_collection",
    ),
    (
        "no way to pay left",
        {"excluded_payment_method_types": ["card", "konbini", "paypay"]},
        "",
        "",
    ),
    (
        "a delivery fee in another currency",
        {
            "shipping_options": [
                {
                    "shipping_rate_data": {
                        "display_name": "x",
                        "fixed_amount": {"amount": 1, "currency": "krw"},
                    }
                }
            ]
        },
        "",
        "shipping_options[0][shipping_rate_data][fixed_amount][currency]",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "param"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_session_is_refused_with(changes: dict[str, Any], code: str, param: str) -> None:
    with pytest.raises(StripeError) as caught:
        read_session(**changes)
    assert (caught.value.code, caught.value.param) == (code, param)
    body = caught.value.build_body("req_1")["error"]
    assert body["message"]
    assert body["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    "changes",
    [
        {"line_items": [build_line(amount=50, quantity=1)]},
        {"line_items": [build_line() for _ in range(100)]},
        {"expires_at": NOW + 31 * 60},
        {"expires_at": NOW + 86_000},
        {"metadata": {f"k{n}": "v" * 500 for n in range(50)}},
        {"client_reference_id": "r" * 200},
        {"ui_mode": "hosted_page", "submit_type": "pay", "customer_creation": "if_required"},
        {"allowed_payment_method_types": ["card", "konbini"]},
        {"excluded_payment_method_types": ["konbini", "customer_balance"]},
        {"payment_method_options": {"konbini": {"expires_after_days": 1}}},
        {"line_items": [build_line(currency="krw")], "locale": "ko"},
        {"line_items": [build_line_with(unit_amount=None, unit_amount_decimal="1200")]},
        {"locale": None, "customer_email": None, "cancel_url": None},
        {"automatic_tax": {"enabled": False}},
    ],
)
def test_a_session_at_the_border_is_accepted(changes: dict[str, Any]) -> None:
    assert read_session(**changes)["mode"] == "payment"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"foo": "1"}, "parameter_unknown", "foo"),
        (
            {"payment_method_types": ["card"]},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        ),
        ({"line_items": [build_line() for _ in range(101)]}, None, "line_items"),
        ({"expand": ["customer.orders"]}, None, "expand"),
    ],
)
def test_a_refusal_reaches_the_package_as_its_error_and_is_written_down(
    shop: Shop, changes: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.open(**changes)

    error = caught.value
    assert (error.http_status, error.code, error.param) == (400, code, param)
    assert error.request_id.startswith("req_")
    assert error.user_message
    assert shop.client.v1.checkout.sessions.list().data == []
    assert shop.sandbox.list_refusals() == [code or "invalid_request_error"]
