"""What the play-acting Stripe remembers. Times are whole seconds of the epoch, as in its API."""

from __future__ import annotations

from sandbox.payments.models.accounts import Account, SavedAnswer
from sandbox.payments.models.events import Attempt, Delivery, Event
from sandbox.payments.models.money import Charge, Dispute, PaymentIntent, Refund
from sandbox.payments.models.sessions import CheckoutSession

__all__ = [
    "Account",
    "Attempt",
    "Charge",
    "CheckoutSession",
    "Delivery",
    "Dispute",
    "Event",
    "PaymentIntent",
    "Refund",
    "SavedAnswer",
]
