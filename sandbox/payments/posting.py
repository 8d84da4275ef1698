"""One signed call to a webhook."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from stripe import WebhookSignature

TIMEOUT = 20
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Reply:
    """What the webhook said; ``status`` is None when nobody answered."""

    status: int | None
    text: str

    @property
    def is_good(self) -> bool:
        """Stripe takes any 2xx as received, and nothing else, not even a redirect."""
        return self.status is not None and 200 <= self.status < 300


def post_event(url: str, *, body: str, secret: str) -> Reply:
    """Send the event. The signature's time is the real one: the receiver compares it with its own.

    Nothing but loopback is ever called.
    """
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK or parts.scheme != "http":
        return Reply(None, f"Not sent: {parts.hostname} is not this machine.")
    caller = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT)
    try:
        caller.request(
            "POST",
            parts.path,
            body=body.encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                "Stripe-Signature": WebhookSignature.generate_signature_header(body, secret),
            },
        )
        response = caller.getresponse()
        return Reply(response.status, response.read(2000).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        return Reply(None, f"{type(error).__name__}: {error}")
    finally:
        caller.close()
