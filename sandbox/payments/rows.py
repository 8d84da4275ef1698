"""What the pages show of sessions, ready for the templates: amounts as texts, times as times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.payments.methods import format_amount
from sandbox.payments.models import Charge, CheckoutSession, Event, Refund
from sandbox.payments.session_objects import build_url


@dataclass(frozen=True)
class BillLine:
    name: str
    quantity: int
    unit: str
    amount: str


@dataclass(frozen=True)
class Bill:
    """The lines and sums of a session, amounts written out."""

    seller: str
    lines: list[BillLine]
    shipping_name: str
    shipping: str
    total: str
    expires_at: datetime


@dataclass(frozen=True)
class SessionRow:
    session: CheckoutSession
    url: str
    created: datetime
    total: str
    refunded: str
    goods: str


def describe_bill(session: CheckoutSession) -> Bill:
    """Return what the buyer is asked to pay for."""
    options = session.params.get("shipping_options", [])
    wanted_name = session.params.get("branding_settings", {}).get("display_name")
    return Bill(
        seller=wanted_name or session.account.name,
        lines=[_describe_line(item) for item in session.items],
        shipping_name=options[0]["shipping_rate_data"]["display_name"] if options else "",
        shipping=format_amount(session.shipping_amount, session.currency),
        total=format_amount(session.total_amount, session.currency),
        expires_at=to_time(session.expires_at),
    )


def _describe_line(item: dict[str, Any]) -> BillLine:
    currency = item["currency"]
    return BillLine(
        name=item["description"],
        quantity=item["quantity"],
        unit=format_amount(item["price"]["unit_amount"], currency),
        amount=format_amount(item["amount_total"], currency),
    )


def list_session_rows(sessions: Iterable[CheckoutSession]) -> list[SessionRow]:
    """Return the rows of the payments page."""
    return [_describe_row(session) for session in sessions]


def _describe_row(session: CheckoutSession) -> SessionRow:
    refunded = sum(charge.refunded_amount for charge in list_charges(session))
    return SessionRow(
        session=session,
        url=build_url(session),
        created=to_time(session.created),
        total=format_amount(session.total_amount, session.currency),
        refunded=format_amount(refunded, session.currency) if refunded else "",
        goods=", ".join(item["description"] for item in session.items[:3]),
    )


def list_charges(session: CheckoutSession) -> list[Charge]:
    """Return the attempts to pay a session, oldest first."""
    return list(session.intent.charges.order_by("pk")) if session.intent else []


def describe_session(session: CheckoutSession) -> dict[str, Any]:
    """Return everything that the page of one session tells."""
    charges = list_charges(session)
    refunds = Refund.objects.filter(charge__in=charges).order_by("pk")
    return {
        "url": build_url(session),
        "created": to_time(session.created),
        "charges": [_describe_charge(charge, session.currency) for charge in charges],
        "waits_for_account": any(refund.status == Refund.Status.NEEDS_ACTION for refund in refunds),
        "refunds": [_describe_refund(refund, session.currency) for refund in refunds],
        "events": [_describe_event(event) for event in _list_events(session, charges, refunds)],
    }


def _describe_charge(charge: Charge, currency: str) -> dict[str, Any]:
    return {
        "at": to_time(charge.created),
        "row": charge,
        "amount": format_amount(charge.amount, currency),
        "last4": charge.method_details.get("last4", ""),
    }


def _describe_refund(refund: Refund, currency: str) -> dict[str, Any]:
    return {
        "at": to_time(refund.created),
        "row": refund,
        "amount": format_amount(refund.amount, currency),
    }


def _list_events(
    session: CheckoutSession, charges: Iterable[Charge], refunds: Iterable[Refund]
) -> Iterable[Event]:
    refs = [session.ref, *(row.ref for row in charges), *(row.ref for row in refunds)]
    refs += [row.dispute.ref for row in charges if hasattr(row, "dispute")]
    if session.intent:
        refs.append(session.intent.ref)
    rows = Event.objects.filter(account=session.account, data__object__id__in=refs)
    return rows.order_by("pk").prefetch_related("deliveries__attempts")


def _describe_event(event: Event) -> dict[str, Any]:
    return {
        "at": to_time(event.created),
        "row": event,
        "deliveries": [
            {
                "row": delivery,
                "next_try_at": to_time(delivery.next_try_at),
                "attempts": [
                    {"at": to_time(one.at), "row": one} for one in delivery.attempts.order_by("pk")
                ],
            }
            for delivery in event.deliveries.order_by("pk")
        ],
    }


def to_time(seconds: float) -> datetime:
    """Return an aware time from seconds of the epoch."""
    return datetime.fromtimestamp(seconds, tz=UTC)
