"""Sending an event once more by hand."""

from __future__ import annotations

from django.db import transaction

from sandbox.payments.models import Delivery, Event
from sandbox.payments.waking import wake_carrier


@transaction.atomic
def send_again(event: Event, *, now: int) -> Delivery:
    """Queue one more delivery of an event, whatever became of the earlier ones."""
    delivery = Delivery.objects.create(event=event, next_try_at=now)
    transaction.on_commit(wake_carrier)
    return delivery
