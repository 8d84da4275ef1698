"""Stripe Checkout, API 2026-10-28.endive: the only file that knows Stripe.

Sources: the types of the installed package (`stripe.params`), which hold every parameter that
the API of this version takes, and docs.stripe.com/payments/checkout.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

import stripe
from stripe.params import RefundCreateParams
from stripe.params.checkout import SessionCreateParams

from .gateways import (
    BadNotice,
    GatewayRefused,
    GatewayUnclear,
    Notice,
    PageState,
    PaymentPage,
    PaymentRequest,
    ProviderRefund,
    RefundRequest,
    RefundState,
)

stripe.enable_telemetry = False

LOCALES = {"ja": "ja", "ja-easy": "ja", "ko": "ko", "en": "en"}
# Money that arrives days later needs goods held for days: not offered yet.
DELAYED_METHODS = ["konbini", "customer_balance"]
MAX_PAGES = 10
NOTICE_AGE_SECONDS = 300

Answer = TypeVar("Answer")


class StripeGateway:
    """One city's Stripe account. Amounts are yen or won: currencies without minor units."""

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secret: str,
        api_base: str,
        timeout: int = 10,
        max_network_retries: int = 2,
        http_client: stripe.HTTPClient | None = None,
    ) -> None:
        self.webhook_secret = webhook_secret
        self.client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base},
            max_network_retries=max_network_retries,
            http_client=http_client or _get_http_client(timeout),
        )

    def open_page(self, request: PaymentRequest) -> PaymentPage:
        session = self._ask(
            lambda: self.client.v1.checkout.sessions.create(
                build_session_params(request), {"idempotency_key": request.idempotency_key}
            )
        )
        return _read_session(session)

    def read_page(self, page_id: str) -> PaymentPage:
        session = self._ask(lambda: self.client.v1.checkout.sessions.retrieve(page_id))
        if session.status == "complete" and session.payment_status == "unpaid":
            return _read_session(session, intent_status=self._read_intent_status(session))
        return _read_session(session)

    def close_page(self, page_id: str) -> PaymentPage:
        try:
            return _read_session(
                self._ask(lambda: self.client.v1.checkout.sessions.expire(page_id))
            )
        except GatewayRefused:
            # Paid or expired in the same moment: what it is now is the answer.
            return self.read_page(page_id)

    def find_page(
        self, *, order_ref: str, payment_number: int, since: datetime, until: datetime
    ) -> PaymentPage | None:
        created = {"gte": int(since.timestamp()), "lte": int(until.timestamp())}
        cursor: dict[str, Any] = {}
        for _page in range(MAX_PAGES):
            params: Any = {"created": created, "limit": 100, **cursor}
            found = self._ask(partial(self.client.v1.checkout.sessions.list, params))
            for session in found.data:
                page = _read_session(session)
                if (page.order_ref, page.payment_number) == (order_ref, payment_number):
                    return page
            if not found.has_more:
                return None
            cursor = {"starting_after": found.data[-1].id}
        raise GatewayUnclear("More pages of sessions than we read")

    def refund(self, request: RefundRequest) -> ProviderRefund:
        return _read_refund(
            self._ask(
                lambda: self.client.v1.refunds.create(
                    build_refund_params(request), {"idempotency_key": request.idempotency_key}
                )
            )
        )

    def read_refund(self, refund_id: str) -> ProviderRefund:
        return _read_refund(self._ask(lambda: self.client.v1.refunds.retrieve(refund_id)))

    def find_refund(self, *, payment_ref: str, refund_ref: str) -> ProviderRefund | None:
        found = self._ask(
            lambda: self.client.v1.refunds.list({"payment_intent": payment_ref, "limit": 100})
        )
        refunds = [_read_refund(refund) for refund in found.data]
        return next((refund for refund in refunds if refund.refund_ref == refund_ref), None)

    def read_notice(self, body: bytes, signature: str) -> Notice:
        text = _verify(body, signature, self.webhook_secret)
        try:
            event = json.loads(text)
            thing = event["data"]["object"]
            metadata = thing.get("metadata") or {}
            return Notice(
                id=str(event["id"])[:200],
                type=str(event["type"])[:100],
                object_id=str(thing.get("id") or "")[:200],
                order_ref=str(metadata.get("order") or "")[:200],
                payment_number=_read_number(metadata.get("payment")),
            )
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise BadNotice("Not an event") from error

    def _read_intent_status(self, session: Any) -> str:
        return self._ask(
            lambda: self.client.v1.payment_intents.retrieve(_id_of(session.payment_intent))
        ).status

    def _ask(self, call: Callable[[], Answer]) -> Answer:
        try:
            return call()
        except stripe.APIConnectionError as error:
            raise GatewayUnclear("no answer") from error
        except stripe.RateLimitError as error:
            raise GatewayUnclear("too many requests") from error
        except stripe.IdempotencyError as error:
            # An earlier request with this key differed; what became of it must be looked up.
            raise GatewayUnclear("another request had this key") from error
        except stripe.StripeError as error:
            status = error.http_status or 0
            # A conflict means that the same request is still being worked on.
            if status == 409 or status >= 500 or not 400 <= status < 500:
                raise GatewayUnclear(f"status {status}") from error
            raise GatewayRefused(str(error.code or f"status_{status}")) from error


def build_session_params(request: PaymentRequest) -> SessionCreateParams:
    """Return the parameters of a Checkout Session; a pure function of the request."""
    metadata = {
        "order": request.order_ref,
        "payment": str(request.payment_number),
        "order_number": request.order_number,
    }
    currency = request.currency.lower()
    return {
        "mode": "payment",
        "submit_type": "pay",
        "locale": LOCALES.get(request.language, "auto"),
        "customer_email": request.email,
        "client_reference_id": request.order_ref,
        "metadata": metadata,
        # A session's metadata is not copied to its payment; refunds and disputes need it there.
        "payment_intent_data": {"metadata": metadata, "description": request.order_number},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": currency,
                    "unit_amount": line.amount_minor,
                    "product_data": {"name": line.text},
                },
            }
            for line in request.lines
        ],
        "adaptive_pricing": {"enabled": False},
        "excluded_payment_method_types": DELAYED_METHODS,
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }


def build_refund_params(request: RefundRequest) -> RefundCreateParams:
    """Return the parameters of a refund."""
    return {
        "payment_intent": request.payment_ref,
        "amount": request.amount_minor,
        "reason": "requested_by_customer",
        "metadata": {"order": request.order_ref, "refund": request.refund_ref},
    }


@lru_cache(maxsize=4)
def _get_http_client(timeout: int) -> stripe.HTTPClient:
    """One client per process: it keeps a connection per thread."""
    return stripe.RequestsClient(timeout=timeout)


def _read_session(session: Any, intent_status: str = "") -> PaymentPage:
    metadata = session.metadata.to_dict() if session.metadata else {}
    return PaymentPage(
        id=session.id,
        url=session.url or "",
        state=_read_state(session.status, session.payment_status, intent_status),
        amount_minor=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        payment_ref=_id_of(session.payment_intent),
        order_ref=session.client_reference_id or "",
        payment_number=_read_number(metadata.get("payment")) or 0,
    )


def _read_state(status: str, payment_status: str, intent_status: str) -> PageState:
    if payment_status in {"paid", "no_payment_required"} and status == "complete":
        return PageState.PAID
    if status == "complete":
        is_over = intent_status in {"requires_payment_method", "canceled"}
        return PageState.FAILED if is_over else PageState.PENDING
    return PageState.EXPIRED if status == "expired" else PageState.OPEN


def _read_refund(refund: Any) -> ProviderRefund:
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    states = {"succeeded": RefundState.DONE, "failed": RefundState.FAILED}
    states["canceled"] = RefundState.FAILED
    return ProviderRefund(
        id=refund.id,
        state=states.get(refund.status, RefundState.PENDING),
        amount_minor=refund.amount,
        refund_ref=str(metadata.get("refund") or ""),
        error=str(getattr(refund, "failure_reason", "") or ""),
    )


def _verify(body: bytes, signature: str, secret: str) -> str:
    """Return the body as text if a signature of ours is on it, neither old nor of the future."""
    try:
        text = body.decode("utf-8")
        stripe.WebhookSignature.verify_header(text, signature, secret, NOTICE_AGE_SECONDS)
        moment = int(dict(part.split("=", 1) for part in signature.split(",") if "=" in part)["t"])
    except (stripe.SignatureVerificationError, ValueError, TypeError, KeyError) as error:
        raise BadNotice("Signature") from error
    if moment > time.time() + NOTICE_AGE_SECONDS:
        raise BadNotice("From the future")
    return text


def _read_number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _id_of(thing: Any) -> str:
    """Return the id of what may be an id or an expanded object."""
    return thing if isinstance(thing, str) else str(getattr(thing, "id", "") or "")
