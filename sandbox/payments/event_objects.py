"""Events as the API lists them and the webhook tells them."""

from __future__ import annotations

from typing import Any

import stripe

from sandbox.payments.models import Delivery, Event

API_VERSION = stripe.api_version


def show_event(event: Event) -> dict[str, Any]:
    waiting = event.deliveries.filter(state=Delivery.State.WAITING).exists()
    return {
        "id": event.ref,
        "object": "event",
        "api_version": API_VERSION,
        "created": event.created,
        "data": event.data,
        "livemode": False,
        "pending_webhooks": int(waiting),
        "request": {
            "id": event.request_id or None,
            "idempotency_key": event.idempotency_key or None,
        },
        "type": event.type,
    }
