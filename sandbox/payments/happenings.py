"""Writes events and their deliveries, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sandbox.payments.models import Account, Delivery, Event
from sandbox.payments.refs import make_ref
from sandbox.payments.waking import wake_carrier
from sandbox.trouble.services import take_trouble

# What the webhook subscribes to; the rest is only listed by the API.
TOLD = (
    "checkout.session.",
    "payment_intent.succeeded",
    "charge.refunded",
    "charge.dispute.",
    "refund.",
)


LATE_SECONDS = 30
SHUFFLE_SECONDS = 1.5


@dataclass(frozen=True)
class Cause:
    """Who made it happen: an API call, or (empty) the buyer on the page or the clock."""

    account: Account
    now: int
    request_id: str = ""
    idempotency_key: str = ""


@dataclass(frozen=True)
class News:
    """One event to be: its type, the object afterwards, and what of it was different before."""

    type: str
    subject: dict[str, Any]
    before: dict[str, Any] | None = None


def is_told(event_type: str) -> bool:
    """Whether the webhook gets events of this type."""
    return event_type.startswith(TOLD)


def tell(cause: Cause, news: Iterable[News]) -> None:
    """Store the events of one happening and queue what the webhook shall get.

    A dropped or doubled webhook strikes the whole happening, so that "the next payment's
    webhook" means what a person expects of it.
    """
    events = [_store(cause, item) for item in news]
    told = [event for event in events if is_told(event.type)]
    if not told:
        return
    copies, state = 1, Delivery.State.WAITING
    if take_trouble("stripe", "webhook_dropped"):
        state = Delivery.State.DROPPED
    elif take_trouble("stripe", "webhook_doubled"):
        copies = 2
    late = LATE_SECONDS if take_trouble("stripe", "webhook_late") else 0
    # Each one a little after the other, the last first.
    step = SHUFFLE_SECONDS if take_trouble("stripe", "webhook_shuffled") else 0
    Delivery.objects.bulk_create(
        [
            Delivery(
                event=event,
                state=state,
                next_try_at=cause.now + late + step * (len(told) - number),
            )
            for number, event in enumerate(told)
            for _copy in range(copies)
        ]
    )
    transaction.on_commit(wake_carrier)


def _store(cause: Cause, news: News) -> Event:
    data: dict[str, Any] = {"object": news.subject}
    if news.before is not None:
        data["previous_attributes"] = news.before
    return Event.objects.create(
        ref=make_ref("evt"),
        account=cause.account,
        type=news.type,
        data=data,
        request_id=cause.request_id,
        idempotency_key=cause.idempotency_key,
        created=cause.now,
    )
