"""Checkout Sessions and their lines as the API shows them at the pinned version."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from sandbox.payments.item_rules import get_unit_amount
from sandbox.payments.models import CheckoutSession
from sandbox.payments.refs import make_ref

Status = CheckoutSession.Status


def build_items(params: dict[str, Any], *, created: int) -> list[dict[str, Any]]:
    """Return the line objects of a new session; they never change afterwards."""
    return [_build_item(item, created=created) for item in params["line_items"]]


def _build_item(item: dict[str, Any], *, created: int) -> dict[str, Any]:
    asked, product = item["price_data"], item["price_data"]["product_data"]
    unit = get_unit_amount(asked)
    amount = unit * item["quantity"]
    return {
        "id": make_ref("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": asked["currency"],
        "description": product["name"],
        "metadata": item.get("metadata", {}),
        "price": {
            "id": make_ref("price"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": created,
            "currency": asked["currency"],
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": make_ref("prod", 14),
            "recurring": None,
            "tax_behavior": asked.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            "unit_amount": unit,
            "unit_amount_decimal": str(unit),
        },
        "quantity": item["quantity"],
    }


def build_url(session: CheckoutSession) -> str:
    """Return the address of the hosted page."""
    return f"{settings.BASE_URL}/pay/{session.ref}/"


def show_session(session: CheckoutSession) -> dict[str, Any]:
    return {
        "id": session.ref,
        "object": "checkout.session",
        **_show_money(session),
        **_show_buyer(session),
        **_show_wishes(session.params),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "created": session.created,
        "currency_conversion": None,
        "discounts": [],
        "expires_at": session.expires_at,
        "invoice": None,
        "livemode": False,
        "payment_intent": session.intent.ref if session.intent else None,
        "payment_link": None,
        "payment_method_configuration_details": None,
        "payment_method_types": session.methods,
        "payment_status": session.payment_status,
        "presentment_details": None,
        "recovered_from": None,
        "setup_intent": None,
        "status": session.status,
        "subscription": None,
        "url": build_url(session) if session.status == Status.OPEN else None,
    }


def _show_money(session: CheckoutSession) -> dict[str, Any]:
    options = session.params.get("shipping_options", [])
    fee = session.shipping_amount
    cost = {"amount_subtotal": fee, "amount_tax": 0, "amount_total": fee, "shipping_rate": None}
    return {
        "amount_subtotal": session.goods_amount,
        "amount_total": session.total_amount,
        "currency": session.currency,
        "shipping_cost": cost if options else None,
        "shipping_options": [{"shipping_amount": fee, "shipping_rate": None} for _one in options],
        "total_details": {"amount_discount": 0, "amount_shipping": fee, "amount_tax": 0},
    }


def _show_buyer(session: CheckoutSession) -> dict[str, Any]:
    asked_email = session.params.get("customer_email")
    details: dict[str, Any] = {
        "address": {
            "city": None,
            "country": "JP",
            "line1": None,
            "line2": None,
            "postal_code": None,
            "state": None,
        },
        "business_name": None,
        "email": session.buyer_email or asked_email,
        "individual_name": None,
        "name": session.buyer_name or None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    if session.status != Status.COMPLETE:
        details |= {"address": None, "name": None, "tax_ids": None, "email": asked_email}
    return {
        "client_reference_id": session.client_reference_id or None,
        "customer": None,
        "customer_account": None,
        "customer_creation": session.params.get("customer_creation", "if_required"),
        "customer_details": details if details["email"] else None,
        "customer_email": asked_email,
    }


def _show_wishes(params: dict[str, Any]) -> dict[str, Any]:
    """Echo what the caller asked for, with Stripe's defaults where they said nothing."""
    return {
        "adaptive_pricing": {"enabled": params.get("adaptive_pricing", {}).get("enabled", True)},
        "after_expiration": params.get("after_expiration"),
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "branding_settings": params.get("branding_settings"),
        "cancel_url": params.get("cancel_url"),
        "consent_collection": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        }
        | {name: text or None for name, text in params.get("custom_text", {}).items()},
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "integration_identifier": params.get("integration_identifier"),
        "invoice_creation": {"enabled": False, "invoice_data": {}},
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "name_collection": None,
        "optional_items": None,
        "origin_context": params.get("origin_context"),
        "payment_method_collection": "if_required",
        "payment_method_options": params.get("payment_method_options", {}),
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "redirect_on_completion": None,
        "return_url": None,
        "saved_payment_method_options": None,
        "shipping_address_collection": None,
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "tax_id_collection": {"enabled": False},
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "wallet_options": None,
    }
