from __future__ import annotations

from django.db import models

from sandbox.payments.models.accounts import Account
from sandbox.payments.models.money import PaymentIntent


class CheckoutSession(models.Model):
    """One visit to the hosted payment page. ``params`` is the checked request."""

    class Status(models.TextChoices):
        OPEN = "open"
        COMPLETE = "complete"
        EXPIRED = "expired"

    class PaymentStatus(models.TextChoices):
        UNPAID = "unpaid"
        PAID = "paid"
        NOTHING_TO_PAY = "no_payment_required"

    ref = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    payment_status = models.CharField(
        max_length=20, choices=PaymentStatus.choices, default=PaymentStatus.UNPAID
    )
    params = models.JSONField()
    items = models.JSONField()
    methods = models.JSONField()
    currency = models.CharField(max_length=3)
    goods_amount = models.BigIntegerField()
    shipping_amount = models.BigIntegerField()
    client_reference_id = models.CharField(max_length=200, default="", db_index=True)
    buyer_email = models.CharField(max_length=320, default="")
    buyer_name = models.CharField(max_length=200, default="")
    intent = models.OneToOneField(
        PaymentIntent, null=True, on_delete=models.CASCADE, related_name="session"
    )
    created = models.BigIntegerField(db_index=True)
    expires_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "expires_at"], name="session_due")]

    def __str__(self) -> str:
        return self.ref

    @property
    def total_amount(self) -> int:
        return self.goods_amount + self.shipping_amount
