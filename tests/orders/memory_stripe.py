"""Stripe in memory, under the real adapter: it takes the SDK's requests and nothing else.

Every request is held against the types of the installed package. Payment pages are plain
dictionaries that a test may pay, expire or change.
"""

from __future__ import annotations

import itertools
import json
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from tests.contracts.stripe_types import check_request, parse_form

Answer = tuple[str, int, dict[str, str]]


class MemoryStripe(stripe.HTTPClient):
    name = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.capabilities = {"card_payments": "active", "konbini_payments": "active"}
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, str, dict[str, Any], str]] = []
        #: What happens to the next requests: "refuse:CODE", "error", "silent" (nothing is
        #: done), "lost" (done, but the answer is lost).
        self.troubles: list[str] = []
        self.refund_status = "succeeded"
        self.counter = itertools.count(1)

    # What a test does
    def pay(self, session_id: str, *, amount: int | None = None, currency: str = "") -> None:
        session = self.sessions[session_id]
        intent = f"pi_{next(self.counter)}"
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent}
        session["url"] = None
        if amount is not None:
            session["amount_total"] = amount
        if currency:
            session["currency"] = currency
        self.intents[intent] = {"id": intent, "object": "payment_intent", "status": "succeeded"}

    def promise(self, session_id: str, *, days: int = 3) -> None:
        """A convenience store's code was given; nothing is paid yet."""
        intent = f"pi_{next(self.counter)}"
        self.sessions[session_id] |= {"status": "complete", "payment_intent": intent}
        self.intents[intent] = {
            "id": intent,
            "object": "payment_intent",
            "status": "requires_action",
            "next_action": {
                "type": "konbini_display_details",
                "konbini_display_details": {
                    "expires_at": int(time.time()) + days * 86400,
                    "hosted_voucher_url": f"https://pay.example/voucher/{session_id}",
                    "stores": {},
                },
            },
        }

    def pay_promised(self, session_id: str) -> None:
        """The buyer paid at the store."""
        session = self.sessions[session_id]
        session["payment_status"] = "paid"
        self.intents[session["payment_intent"]]["status"] = "succeeded"

    def dispute(self, payment_ref: str, *, status: str = "needs_response", amount: int = 1) -> str:
        """A buyer's bank asks for the money back, or decides."""
        known = next(
            (ref for ref, one in self.disputes.items() if one["payment_intent"] == payment_ref), ""
        )
        ref = known or f"dp_{next(self.counter)}"
        self.disputes[ref] = {
            "id": ref,
            "object": "dispute",
            "status": status,
            "reason": "product_not_received",
            "amount": amount,
            "currency": "jpy",
            "payment_intent": payment_ref,
            "created": int(time.time()),
            "evidence_details": {"due_by": int(time.time()) + 9 * 86400},
        }
        return ref

    def expire(self, session_id: str) -> None:
        self.sessions[session_id] |= {"status": "expired", "url": None}

    def list_calls(self, method: str, end: str) -> list[dict[str, Any]]:
        return [
            fields
            for known, path, fields, _key in self.requests
            if known == method and path.endswith(end)
        ]

    # What the SDK calls
    def request(
        self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any
    ) -> Answer:
        parts = urlsplit(url)
        path = parts.path.removeprefix("/stripe")
        fields = parse_form(parse_qsl(post_data or parts.query, keep_blank_values=True))
        key = (headers or {}).get("Idempotency-Key", "")
        check_request(method, path, fields)
        self.requests.append((method, path, fields, key))
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "silent":
            raise stripe.APIConnectionError("timeout", should_retry=True)
        if trouble == "error":
            return json.dumps({"error": {"message": "oops"}}), 500, {}
        if trouble.startswith("refuse:"):
            return _refuse(trouble.partition(":")[2])
        answer = self._answer_once(method, path, fields, key)
        if trouble == "lost":
            raise stripe.APIConnectionError("cut off", should_retry=True)
        return answer

    def close(self) -> None:
        pass

    def _answer_once(self, method: str, path: str, fields: dict[str, Any], key: str) -> Answer:
        if method == "post" and key in self.answers:
            return self.answers[key]
        answer = self._do(method, path, fields)
        if method == "post" and key and answer[1] == 200:
            self.answers[key] = answer
        return answer

    def _do(self, method: str, path: str, fields: dict[str, Any]) -> Answer:
        steps = path.strip("/").split("/")[1:]
        if steps[0] == "checkout":
            return self._do_session(method, steps[2:], fields)
        known = self._read_other(steps)
        if known is not None:
            return known
        if steps[0] == "payment_intents":
            return _show(self.intents[steps[1]])
        if method == "post":
            return _show(self._make_refund(fields))
        if len(steps) > 1:
            return _show(self.refunds[steps[1]])
        wanted = fields["payment_intent"]
        found = [row for row in self.refunds.values() if row["payment_intent"] == wanted]
        return _show(_list(found))

    def _read_other(self, steps: list[str]) -> Answer | None:
        """Answer what is only read: the account, its balance, a dispute."""
        account = {"id": "acct_memory", "object": "account", "charges_enabled": True}
        answers: dict[str, dict[str, Any]] = {
            "account": {**account, "capabilities": self.capabilities},
            "balance": {"object": "balance", "livemode": False},
        }
        if steps[0] == "disputes":
            found = self.disputes.get(steps[1])
            return _show(found) if found else _missing()
        return _show(answers[steps[0]]) if steps[0] in answers else None

    def _do_session(self, method: str, steps: list[str], fields: dict[str, Any]) -> Answer:
        if not steps:
            if method == "post":
                return _show(self._make_session(fields))
            return _show(_list(self._find_sessions(fields)))
        session = self.sessions.get(steps[0])
        if session is None:
            return _missing()
        if steps[1:] == ["expire"]:
            if session["status"] != "open":
                return _refuse("checkout_session_not_open")
            self.expire(steps[0])
        return _show(session)

    def _make_session(self, fields: dict[str, Any]) -> dict[str, Any]:
        ref = f"cs_test_{next(self.counter)}"
        total = sum(
            int(line["price_data"]["unit_amount"]) * int(line["quantity"])
            for line in fields["line_items"]
        )
        self.sessions[ref] = {
            "id": ref,
            "object": "checkout.session",
            "url": f"https://pay.example/{ref}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": fields["line_items"][0]["price_data"]["currency"],
            "client_reference_id": fields["client_reference_id"],
            "metadata": fields["metadata"],
            "payment_intent": None,
            "created": int(time.time()),
        }
        return self.sessions[ref]

    def _find_sessions(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        created = fields["created"]
        return [
            session
            for session in self.sessions.values()
            if int(created["gte"]) <= session["created"] <= int(created["lte"])
        ]

    def _make_refund(self, fields: dict[str, Any]) -> dict[str, Any]:
        ref = f"re_{next(self.counter)}"
        self.refunds[ref] = {
            "id": ref,
            "object": "refund",
            "status": self.refund_status,
            "amount": int(fields["amount"]),
            "payment_intent": fields["payment_intent"],
            "metadata": fields["metadata"],
        }
        return self.refunds[ref]


SECRET = "whsec_test"


def sign(body: str, *, secret: str = SECRET, at: int | None = None) -> str:
    """Return the signature header for a message."""
    return stripe.WebhookSignature.generate_signature_header(body, secret, at)


def build_event(
    session: dict[str, Any], *, type_: str = "checkout.session.completed", id_: str = "evt_1"
) -> str:
    """Return the text of a message about a payment page."""
    return json.dumps({"id": id_, "object": "event", "type": type_, "data": {"object": session}})


def _show(thing: dict[str, Any]) -> Answer:
    return json.dumps(thing), 200, {}


def _list(things: list[dict[str, Any]]) -> dict[str, Any]:
    return {"object": "list", "data": things, "has_more": False, "url": "/v1/things"}


def _refuse(code: str) -> Answer:
    error = {"type": "invalid_request_error", "code": code, "message": "no"}
    return json.dumps({"error": error}), 400, {}


def _missing() -> Answer:
    error = {"type": "invalid_request_error", "code": "resource_missing", "message": "none"}
    return json.dumps({"error": error}), 404, {}
