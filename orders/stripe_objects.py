"""What Stripe's objects say, in the words of `orders.gateways`. Knows their fields, not the SDK."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .gateways import (
    AccountFacts,
    PageState,
    PaymentPage,
    ProviderDispute,
    ProviderMoney,
    ProviderRefund,
    RefundState,
)
from .methods import Method


def read_session(session: Any, intent: Any = None) -> PaymentPage:
    """Return a Checkout Session; `intent` is its payment where money is promised."""
    metadata = session.metadata.to_dict() if session.metadata else {}
    intent_status = intent.status if intent else ""
    voucher_url, pay_until = _read_voucher(intent)
    return PaymentPage(
        id=session.id,
        url=session.url or "",
        state=_read_state(session.status, session.payment_status, intent_status),
        amount_minor=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        payment_ref=id_of(session.payment_intent),
        order_ref=session.client_reference_id or "",
        payment_number=read_number(metadata.get("payment")) or 0,
        voucher_url=voucher_url,
        pay_until=pay_until,
    )


def _read_voucher(intent: Any) -> tuple[str, datetime | None]:
    """Return where a convenience store's code stands and how long it lasts."""
    action = getattr(intent, "next_action", None) if intent else None
    details = getattr(action, "konbini_display_details", None) if action else None
    if details is None:
        return "", None
    return str(details.hosted_voucher_url or ""), datetime.fromtimestamp(details.expires_at, UTC)


def _read_state(status: str, payment_status: str, intent_status: str) -> PageState:
    if payment_status in {"paid", "no_payment_required"} and status == "complete":
        return PageState.PAID
    if status == "complete":
        is_over = intent_status in {"requires_payment_method", "canceled"}
        return PageState.FAILED if is_over else PageState.PENDING
    return PageState.EXPIRED if status == "expired" else PageState.OPEN


def read_refund(refund: Any) -> ProviderRefund:
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    states = {"succeeded": RefundState.DONE, "failed": RefundState.FAILED}
    states |= {"canceled": RefundState.FAILED, "requires_action": RefundState.BUYER}
    return ProviderRefund(
        id=refund.id,
        state=states.get(refund.status, RefundState.PENDING),
        amount_minor=refund.amount,
        refund_ref=str(metadata.get("refund") or ""),
        error=str(getattr(refund, "failure_reason", "") or ""),
    )


def read_dispute(dispute: Any) -> ProviderDispute:
    """Return a dispute. What is only asked about (an inquiry) counts like one."""
    states = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}
    states |= {"under_review": "review", "warning_under_review": "review"}
    due_by = getattr(dispute.evidence_details, "due_by", None)
    return ProviderDispute(
        id=dispute.id,
        state=states.get(dispute.status, "open"),
        reason=str(dispute.reason or ""),
        amount_minor=dispute.amount,
        currency=dispute.currency.upper(),
        payment_ref=id_of(dispute.payment_intent),
        opened_at=datetime.fromtimestamp(dispute.created, UTC),
        due_by=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )


def read_money(charge: Any) -> ProviderMoney:
    """Return a charge as money that was taken."""
    metadata = charge.metadata.to_dict() if charge.metadata else {}
    return ProviderMoney(
        payment_ref=id_of(charge.payment_intent),
        amount_minor=charge.amount_captured,
        refunded_minor=charge.amount_refunded,
        currency=charge.currency.upper(),
        order_ref=str(metadata.get("order") or ""),
        is_disputed=bool(charge.disputed),
    )


def read_account(account: Any, *, is_live: bool) -> AccountFacts:
    """Return what an account can do. A capability that is not active does not count."""
    known = account.capabilities.to_dict() if account.capabilities else {}
    names = {"card_payments": Method.CARD}
    names |= {"konbini_payments": Method.KONBINI, "paypay_payments": Method.PAYPAY}
    profile = getattr(account, "business_profile", None)
    return AccountFacts(
        id=account.id,
        name=str(getattr(profile, "name", "") or account.id),
        is_live=is_live,
        can_charge=bool(account.charges_enabled),
        methods=tuple(names[key] for key in names if known.get(key) == "active"),
    )


def read_number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def id_of(thing: Any) -> str:
    """Return the id of what may be an id or an expanded object."""
    return thing if isinstance(thing, str) else str(getattr(thing, "id", "") or "")
