from __future__ import annotations

from django.db import models

from sandbox.payments.models.accounts import Account


class Event(models.Model):
    """Something that happened, as the API lists it and the webhook tells it."""

    ref = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    type = models.CharField(max_length=80, db_index=True)
    data = models.JSONField()
    request_id = models.CharField(max_length=40, default="")
    idempotency_key = models.CharField(max_length=255, default="")
    created = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.type


class Delivery(models.Model):
    """An event on its way to the webhook. A doubled event has two; a dropped one is marked."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"
        DROPPED = "dropped"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.FloatField(db_index=True)
    # Set while one thread is speaking to the webhook, so that another does not.
    taken_until = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.event} ({self.state})"


class Attempt(models.Model):
    """One call to the webhook and what came back."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.FloatField()
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return str(self.status or self.answer)
