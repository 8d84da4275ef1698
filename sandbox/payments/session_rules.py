"""What Stripe demands of a new Checkout Session, beyond the types.

The hosted page plays one payment without an account. A parameter that Stripe has but that the
page would have to act on, and does not, is refused in plain words rather than swallowed.
"""

from __future__ import annotations

from typing import Any

from sandbox.payments.common_rules import check_email, check_length, check_metadata, check_url
from sandbox.payments.errors import BadCallError, NoSuchObjectError, describe_missing
from sandbox.payments.item_rules import (
    check_items,
    check_shipping,
    check_total,
    get_unit_amount,
)
from sandbox.payments.methods import list_methods

SHORTEST_LIFE = 30 * 60
LONGEST_LIFE = 24 * 60 * 60
DEFAULT_CODE_DAYS = 3
LONGEST_CODE_DAYS = 60
MAX_REFERENCE = 200
MAX_TRANSFER_GROUP = 500
MAX_DESCRIPTOR = 22

# Taken and echoed; nothing on the page depends on them, or the page follows them.
PLAYED = frozenset({
    "adaptive_pricing", "after_expiration", "allowed_payment_method_types",
    "billing_address_collection", "branding_settings", "cancel_url", "client_reference_id",
    "currency", "custom_text", "customer_creation", "customer_email",
    "excluded_payment_method_types", "expand", "expires_at", "integration_identifier",
    "line_items", "locale", "metadata", "mode", "origin_context", "payment_intent_data",
    "payment_method_options", "shipping_options", "submit_type", "success_url", "ui_mode",
})  # fmt: skip
PLAYED_INTENT_DATA = frozenset({
    "capture_method", "description", "metadata", "receipt_email", "shipping",
    "statement_descriptor", "statement_descriptor_suffix", "transfer_group",
})  # fmt: skip
# One value of each is what the page does anyway.
ONLY_VALUES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mode", ("payment",)),
    ("ui_mode", ("hosted_page",)),
    ("billing_address_collection", ("auto",)),
    ("customer_creation", ("if_required",)),
)
# Switches that may be given as off.
SWITCHES = (
    "allow_promotion_codes", "automatic_tax", "invoice_creation", "managed_payments",
    "phone_number_collection", "tax_id_collection",
)  # fmt: skip


def refuse_removed(tree: dict[str, Any]) -> None:
    """Refuse what this version of the API took away, with the code that it gives for it."""
    if "payment_method_types" in tree:
        raise BadCallError(
            "The `payment_method_types` parameter is no longer supported. Use "
            "`allowed_payment_method_types` or `excluded_payment_method_types`, or choose payment "
            "methods in the Dashboard.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )


def check_session(params: dict[str, Any], *, now: int) -> None:
    """Raise BadCallError unless Stripe would open this at ``now`` (seconds of the epoch)."""
    if "mode" not in params:
        raise describe_missing("mode")
    check_metadata(params)
    _check_buyer(params)
    _check_played(params)
    _check_addresses(params)
    currency = check_items(params.get("line_items", []))
    if params.get("currency", currency) != currency:
        raise BadCallError("The currency must be the line items' currency.", param="currency")
    check_shipping(params.get("shipping_options", []), currency)
    total = sum(sum_up(params))
    check_total(total, currency)
    _check_methods(params, amount=total, currency=currency)
    _check_konbini(params)
    _check_life(params, now=now)


def sum_up(params: dict[str, Any]) -> tuple[int, int]:
    """Return the goods' and the delivery's sum in minor units."""
    goods = sum(
        get_unit_amount(item["price_data"]) * item["quantity"] for item in params["line_items"]
    )
    options = params.get("shipping_options", [])
    fee = options[0]["shipping_rate_data"]["fixed_amount"]["amount"] if options else 0
    return goods, fee


def choose_methods(params: dict[str, Any], *, amount: int, currency: str) -> list[str]:
    """Return the ways to pay that the session offers."""
    return list_methods(
        amount=amount,
        currency=currency,
        allowed=params.get("allowed_payment_method_types", []),
        excluded=params.get("excluded_payment_method_types", []),
    )


def _check_played(params: dict[str, Any]) -> None:
    for name, values in ONLY_VALUES:
        if params.get(name, values[0]) not in values:
            raise _describe_not_played(name, params[name])
    for name, value in params.items():
        if name in SWITCHES:
            if value is True or (isinstance(value, dict) and value.get("enabled", True)):
                raise _describe_not_played(name)
        elif name not in PLAYED:
            raise _describe_not_played(name)
    _check_intent_data(params.get("payment_intent_data", {}))
    if params.get("adaptive_pricing", {}).get("enabled"):
        raise _describe_not_played("adaptive_pricing[enabled]", "true")


def _check_intent_data(data: dict[str, Any]) -> None:
    for name in data:
        if name not in PLAYED_INTENT_DATA:
            raise _describe_not_played(f"payment_intent_data[{name}]")
    if data.get("capture_method", "automatic_async") == "manual":
        raise _describe_not_played("payment_intent_data[capture_method]", "manual")


def _describe_not_played(name: str, value: str = "") -> BadCallError:
    what = f"{name}={value}" if value else name
    return BadCallError(f"The sandbox does not play `{what}`.", param=name)


def _check_buyer(params: dict[str, Any]) -> None:
    if "customer" in params and "customer_email" in params:
        raise BadCallError(
            "You may only specify one of these parameters: customer, customer_email.",
            code="parameters_exclusive",
        )
    if "customer" in params:
        raise NoSuchObjectError("customer", params["customer"], param="customer", status=400)
    check_email(params.get("customer_email"), param="customer_email")
    check_length(
        params.get("client_reference_id"), at_most=MAX_REFERENCE, param="client_reference_id"
    )
    data = params.get("payment_intent_data", {})
    check_email(data.get("receipt_email"), param="payment_intent_data[receipt_email]")
    for name, size in (
        ("statement_descriptor", MAX_DESCRIPTOR),
        ("statement_descriptor_suffix", MAX_DESCRIPTOR),
        ("transfer_group", MAX_TRANSFER_GROUP),
    ):
        check_length(data.get(name), at_most=size, param=f"payment_intent_data[{name}]")


def _check_addresses(params: dict[str, Any]) -> None:
    if "success_url" not in params:
        raise describe_missing("success_url")
    check_url(params["success_url"], param="success_url")
    check_url(params.get("cancel_url"), param="cancel_url")


def _check_methods(params: dict[str, Any], *, amount: int, currency: str) -> None:
    both = set(params.get("allowed_payment_method_types", [])) & set(
        params.get("excluded_payment_method_types", [])
    )
    if both:
        raise BadCallError(
            f"A payment method type cannot be both allowed and excluded: {', '.join(sorted(both))}",
            param="excluded_payment_method_types",
        )
    if amount and not choose_methods(params, amount=amount, currency=currency):
        raise BadCallError(
            "No valid payment method types for this Checkout Session. Please ensure that you have "
            "activated payment methods compatible with your chosen currency in your dashboard.",
        )


def _check_konbini(params: dict[str, Any]) -> None:
    options = params.get("payment_method_options", {}).get("konbini", {})
    days = options.get("expires_after_days", DEFAULT_CODE_DAYS)
    if not 1 <= days <= LONGEST_CODE_DAYS:
        raise BadCallError(
            f"Konbini payments expire after 1 to {LONGEST_CODE_DAYS} days.",
            param="payment_method_options[konbini][expires_after_days]",
        )


def _check_life(params: dict[str, Any], *, now: int) -> None:
    expires_at = params.get("expires_at")
    if expires_at is None:
        return
    if expires_at < now + SHORTEST_LIFE:
        raise BadCallError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if expires_at > now + LONGEST_LIFE:
        raise BadCallError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
