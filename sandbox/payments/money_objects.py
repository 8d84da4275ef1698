"""PaymentIntents, charges and refunds as the API shows them at the pinned version."""

from __future__ import annotations

from typing import Any

from sandbox.payments.models import Charge, Dispute, PaymentIntent, Refund


def show_intent(intent: PaymentIntent) -> dict[str, Any]:
    data = intent.data
    latest = intent.charges.order_by("-pk").first()
    is_paid = intent.status == PaymentIntent.Status.SUCCEEDED
    return {
        "id": intent.ref,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": intent.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": intent.amount if is_paid else 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{intent.ref}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": intent.created,
        "currency": intent.currency,
        "customer": None,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None if is_paid else intent.last_error,
        "latest_charge": latest.ref if latest else None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": intent.next_action,
        "on_behalf_of": None,
        "payment_method": latest.method_ref if latest and is_paid else None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": intent.methods,
        "presentment_details": None,
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": data.get("shipping"),
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": intent.status,
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }


def show_charge(charge: Charge) -> dict[str, Any]:
    intent = charge.intent
    is_paid = charge.status == Charge.Status.SUCCEEDED
    data = intent.data
    return {
        "id": charge.ref,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": charge.amount if is_paid else 0,
        "amount_refunded": charge.refunded_amount,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": f"txn_{charge.ref[3:]}" if is_paid else None,
        "billing_details": _show_billing(charge),
        "calculated_statement_descriptor": "SANDBOX",
        "captured": is_paid,
        "created": charge.created,
        "currency": intent.currency,
        "customer": None,
        "description": data.get("description"),
        "disputed": hasattr(charge, "dispute"),
        "failure_balance_transaction": None,
        "failure_code": charge.failure_code or None,
        "failure_message": charge.failure_message or None,
        "fraud_details": {},
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "on_behalf_of": None,
        "outcome": _show_outcome(charge),
        "paid": is_paid,
        "payment_intent": intent.ref,
        "payment_method": charge.method_ref,
        "payment_method_details": {"type": charge.method, charge.method: charge.method_details},
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": data.get("receipt_email"),
        "receipt_number": None,
        "receipt_url": None,
        "refunded": is_paid and charge.refunded_amount == charge.amount,
        "review": None,
        "shipping": data.get("shipping"),
        "source": None,
        "source_transfer": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": charge.status,
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }


def _show_billing(charge: Charge) -> dict[str, Any]:
    return {
        "address": {
            "city": None,
            "country": "JP",
            "line1": None,
            "line2": None,
            "postal_code": None,
            "state": None,
        },
        "email": charge.buyer.get("email") or None,
        "name": charge.buyer.get("name") or None,
        "phone": None,
        "tax_id": None,
    }


def _show_outcome(charge: Charge) -> dict[str, Any]:
    is_paid = charge.status == Charge.Status.SUCCEEDED
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None if is_paid else "01",
        "network_status": "approved_by_network" if is_paid else "declined_by_network",
        "reason": None if is_paid else charge.decline_code or charge.failure_code,
        "risk_level": "normal",
        "seller_message": "Payment complete." if is_paid else charge.failure_message,
        "type": "authorized" if is_paid else "issuer_declined",
    }


def show_dispute(dispute: Dispute) -> dict[str, Any]:
    charge = dispute.charge
    is_open = dispute.status == Dispute.Status.NEEDS_RESPONSE
    return {
        "id": dispute.ref,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transactions": [],
        "charge": charge.ref,
        "created": dispute.created,
        "currency": charge.intent.currency,
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": dispute.due_by,
            "enhanced_eligibility": {},
            "has_evidence": not is_open,
            "past_due": False,
            "submission_count": 0 if is_open else 1,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge.intent.ref,
        "reason": dispute.reason,
        "status": dispute.status,
    }


def show_refund(refund: Refund) -> dict[str, Any]:
    charge = refund.charge
    kind = charge.method
    shown = _show_refund(refund, kind)
    if refund.status == Refund.Status.NEEDS_ACTION:
        sent = {"email_sent_at": refund.created, "email_sent_to": refund.instructions_email}
        shown["next_action"] = {
            "type": "display_details",
            "display_details": {"email_sent": sent, "expires_at": refund.created + 45 * 86400},
        }
    if refund.failure_reason:
        shown["failure_reason"] = refund.failure_reason
    return shown


def _show_refund(refund: Refund, kind: str) -> dict[str, Any]:
    charge = refund.charge
    return {
        "id": refund.ref,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": f"txn_{refund.ref[3:]}",
        "charge": charge.ref,
        "created": refund.created,
        "currency": charge.intent.currency,
        "destination_details": {
            "type": kind,
            kind: {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
        },
        "metadata": refund.metadata,
        "payment_intent": charge.intent.ref,
        "payment_method": charge.method_ref,
        "pending_reason": None,
        "presentment_details": None,
        "reason": refund.reason or None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": refund.status,
        "transfer_reversal": None,
    }
