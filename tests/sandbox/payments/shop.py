"""A small shop that sells through the sandbox's Stripe."""

from __future__ import annotations

from typing import Any

import requests
import stripe

from tests.sandbox.running import RunningSandbox

KEY = "sk_test_sandbox"
SECRET = "whsec_sandbox"
DECLINED_CARD = "4000 0000 0000 0002"
GOOD_CARD = "4242 4242 4242 4242"


def build_session(**changes: Any) -> dict[str, Any]:
    """Return parameters that are accepted; a change to None leaves the parameter out."""
    params: dict[str, Any] = {
        "mode": "payment",
        "success_url": "http://localhost:9/thanks/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:9/basket/",
        "client_reference_id": "order-1",
        "customer_email": "hana@example.jp",
        "locale": "ja",
        "metadata": {"order": "order-1"},
        "payment_intent_data": {"metadata": {"order": "order-1"}},
        "adaptive_pricing": {"enabled": False},
        "line_items": [build_line()],
    }
    params |= changes
    return {name: value for name, value in params.items() if value is not None}


def build_line(
    *, name: str = "黒にんにく", amount: int = 1200, quantity: int = 2, currency: str = "jpy"
) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": currency,
            "unit_amount": amount,
            "product_data": {"name": name},
        },
    }


class Shop:
    def __init__(self, sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
        self.sandbox = sandbox
        self.client = client

    def open(self, **changes: Any) -> stripe.checkout.Session:
        return self.client.v1.checkout.sessions.create(build_session(**changes))

    def read(self, session_id: str) -> stripe.checkout.Session:
        return self.client.v1.checkout.sessions.retrieve(session_id)

    def open_and_pay(self, **changes: Any) -> stripe.checkout.Session:
        session = self.open(**changes)
        assert self.pay(session).status_code == 302
        return self.read(session.id)

    def pay(self, session: stripe.checkout.Session, **fields: str) -> requests.Response:
        """Press "Pay" on the page; a redirect is not followed."""
        filled = {"card_number": GOOD_CARD, "expiry": "12/34", "security_code": "123"} | fields
        return requests.post(
            self.get_page_url(session), data=filled, allow_redirects=False, timeout=20
        )

    def get_page_url(self, session: stripe.checkout.Session) -> str:
        return f"{self.sandbox.url}/pay/{session.id}/"

    def list_event_types(self) -> list[str]:
        """Return the types of all events, oldest first."""
        events = self.client.v1.events.list({"limit": 100}).data
        return [event.type for event in reversed(events)]
