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
from typing import Any, Literal, TypeVar

import stripe
from stripe.params import RefundCreateParams
from stripe.params.checkout import SessionCreateParams

from .gateways import (
    AccountFacts,
    BadNotice,
    GatewayRefused,
    GatewayUnclear,
    Notice,
    PaymentPage,
    PaymentRequest,
    ProviderDispute,
    ProviderMoney,
    ProviderRefund,
    RefundRequest,
)
from .methods import KONBINI_DAYS, Method
from .stripe_objects import (
    id_of,
    read_account,
    read_dispute,
    read_money,
    read_number,
    read_refund,
    read_session,
)

stripe.enable_telemetry = False

LOCALES = {"ja": "ja", "ja-easy": "ja", "ko": "ko", "en": "en"}
METHODS: dict[Method, Literal["card", "konbini", "paypay"]] = {
    Method.CARD: "card",
    Method.KONBINI: "konbini",
    Method.PAYPAY: "paypay",
}
MAX_PAGES = 10
MAX_MONEY_PAGES = 1000
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
        return read_session(session)

    def read_page(self, page_id: str) -> PaymentPage:
        session = self._ask(lambda: self.client.v1.checkout.sessions.retrieve(page_id))
        if session.status == "complete" and session.payment_status == "unpaid":
            ref = id_of(session.payment_intent)
            intent = self._ask(lambda: self.client.v1.payment_intents.retrieve(ref))
            return read_session(session, intent=intent)
        return read_session(session)

    def close_page(self, page_id: str) -> PaymentPage:
        try:
            return read_session(self._ask(lambda: self.client.v1.checkout.sessions.expire(page_id)))
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
                page = read_session(session)
                if (page.order_ref, page.payment_number) == (order_ref, payment_number):
                    return page
            if not found.has_more:
                return None
            cursor = {"starting_after": found.data[-1].id}
        raise GatewayUnclear("More pages of sessions than we read")

    def list_money(self, *, since: datetime, until: datetime) -> list[ProviderMoney]:
        created = {"gte": int(since.timestamp()), "lte": int(until.timestamp())}
        cursor: dict[str, Any] = {}
        money: list[ProviderMoney] = []
        for _page in range(MAX_MONEY_PAGES):
            params: Any = {"created": created, "limit": 100, **cursor}
            found = self._ask(partial(self.client.v1.charges.list, params))
            money += [read_money(charge) for charge in found.data if charge.paid]
            if not found.has_more:
                return money
            cursor = {"starting_after": found.data[-1].id}
        raise GatewayUnclear("More pages of charges than we read")

    def refund(self, request: RefundRequest) -> ProviderRefund:
        return read_refund(
            self._ask(
                lambda: self.client.v1.refunds.create(
                    build_refund_params(request), {"idempotency_key": request.idempotency_key}
                )
            )
        )

    def read_refund(self, refund_id: str) -> ProviderRefund:
        return read_refund(self._ask(lambda: self.client.v1.refunds.retrieve(refund_id)))

    def find_refund(self, *, payment_ref: str, refund_ref: str) -> ProviderRefund | None:
        found = self._ask(
            lambda: self.client.v1.refunds.list({"payment_intent": payment_ref, "limit": 100})
        )
        refunds = [read_refund(refund) for refund in found.data]
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
                payment_number=read_number(metadata.get("payment")),
            )
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise BadNotice("Not an event") from error

    def read_dispute(self, dispute_id: str) -> ProviderDispute:
        return read_dispute(self._ask(lambda: self.client.v1.disputes.retrieve(dispute_id)))

    def read_account(self) -> AccountFacts:
        account = self._ask(self.client.v1.accounts.retrieve_current)
        balance = self._ask(self.client.v1.balance.retrieve)
        return read_account(account, is_live=bool(balance.livemode))

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
    params: SessionCreateParams = {
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
        "allowed_payment_method_types": [METHODS[Method(method)] for method in request.methods],
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }
    if Method.KONBINI in request.methods:
        params["payment_method_options"] = {"konbini": {"expires_after_days": KONBINI_DAYS}}
    return params


def build_refund_params(request: RefundRequest) -> RefundCreateParams:
    """Return the parameters of a refund."""
    params: RefundCreateParams = {
        "payment_intent": request.payment_ref,
        "amount": request.amount_minor,
        "reason": "requested_by_customer",
        "metadata": {"order": request.order_ref, "refund": request.refund_ref},
    }
    if request.email:
        # Cash cannot go back by itself: Stripe asks the buyer there for a bank account.
        params["instructions_email"] = request.email
    return params


@lru_cache(maxsize=4)
def _get_http_client(timeout: int) -> stripe.HTTPClient:
    """One client per process: it keeps a connection per thread."""
    return stripe.RequestsClient(timeout=timeout)


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
