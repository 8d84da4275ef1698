"""Stripe's trouble buttons, and what the API does while one is pressed."""

from __future__ import annotations

import socket
import time

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sandbox.payments.errors import OutOfOrderError
from sandbox.trouble.registry import register_trouble
from sandbox.trouble.services import take_trouble

SLOW_SECONDS = 3

register_trouble(
    "card_declined",
    provider="stripe",
    label=_("Card declined"),
    sentence=_(
        "The buyer's bank refuses the next payments, whatever card is typed; the buyer may try "
        "again."
    ),
)
register_trouble(
    "webhook_dropped",
    provider="stripe",
    label=_("Webhook dropped"),
    sentence=_("Nothing is sent to the shop about the next payment, expiry or refund."),
)
register_trouble(
    "webhook_doubled",
    provider="stripe",
    label=_("Webhook doubled"),
    sentence=_(
        "The shop is told twice about the next payment, expiry or refund, with the same event "
        "number."
    ),
)
register_trouble(
    "webhook_late",
    provider="stripe",
    label=_("Webhook late"),
    sentence=_("The shop is told of the next payment, expiry or refund half a minute later."),
)
register_trouble(
    "webhook_shuffled",
    provider="stripe",
    label=_("Webhook out of order"),
    sentence=_(
        "The shop is told of the next payment, expiry or refund with the events in the wrong "
        "order, the last one first."
    ),
)
register_trouble(
    "answer_lost",
    provider="stripe",
    label=_("Answer lost"),
    sentence=_(
        "The next session or refund is made, but the connection breaks before the shop hears the "
        "answer."
    ),
)
register_trouble(
    "server_error",
    provider="stripe",
    label=_("Stripe out of order"),
    sentence=_(
        "Stripe answers the next session or refund with HTTP 500 and makes nothing; the same key "
        "hears the same 500 again."
    ),
)
register_trouble(
    "slow_answer",
    provider="stripe",
    label=_("Slow answer"),
    sentence=_("Stripe takes three seconds for the next session or refund."),
)


def stumble(method: str) -> None:
    """Be slow or out of order, if somebody wishes so; only calls that make something.

    Called outside any transaction: nobody else waits, and the trouble stays used up.
    """
    if method != "POST":
        return
    if take_trouble("stripe", "slow_answer"):
        time.sleep(SLOW_SECONDS)
    if take_trouble("stripe", "server_error"):
        raise OutOfOrderError(
            "An error occurred with our connection to the bank. Something went wrong on Stripe's "
            "end; contact support@stripe.com if it goes on."
        )


def leave_without_answer(request: HttpRequest) -> None:
    """After the work is done and committed: break the connection, if somebody wishes so."""
    if not take_trouble("stripe", "answer_lost"):
        return
    request.log_note = "answer_lost"  # type: ignore[attr-defined]
    connection: socket.socket | None = request.META.get("sandbox.connection")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
