from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sandbox.payments.models.accounts import Account


class PaymentIntent(models.Model):
    """The wish to be paid a sum, over as many attempts as the buyer needs."""

    class Status(models.TextChoices):
        NEEDS_METHOD = "requires_payment_method"
        NEEDS_ACTION = "requires_action"
        PROCESSING = "processing"
        SUCCEEDED = "succeeded"
        CANCELED = "canceled"

    ref = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    status = models.CharField(max_length=30, choices=Status.choices)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    data = models.JSONField()
    methods = models.JSONField()
    last_error = models.JSONField(null=True)
    # What the buyer must do first, as the API shows it, and what is tried once that is done.
    next_action = models.JSONField(null=True)
    pending = models.JSONField(null=True)
    # When a convenience store's code lapses.
    code_ends = models.BigIntegerField(null=True, db_index=True)
    created = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.ref


class Charge(models.Model):
    """One attempt to move the money."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    ref = models.CharField(max_length=80, unique=True)
    intent = models.ForeignKey(PaymentIntent, on_delete=models.CASCADE, related_name="charges")
    status = models.CharField(max_length=10, choices=Status.choices)
    amount = models.BigIntegerField()
    refunded_amount = models.BigIntegerField(default=0)
    method = models.CharField(max_length=30)
    method_ref = models.CharField(max_length=80)
    method_details = models.JSONField()
    buyer = models.JSONField()
    failure_code = models.CharField(max_length=60, default="")
    decline_code = models.CharField(max_length=60, default="")
    failure_message = models.CharField(max_length=300, default="")
    created = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0) & Q(refunded_amount__lte=F("amount")),
                name="never_refunded_beyond_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Refund(models.Model):
    """Money on its way back."""

    class Status(models.TextChoices):
        PENDING = "pending"
        NEEDS_ACTION = "requires_action"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELED = "canceled"

    ref = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="refunds")
    status = models.CharField(max_length=20, choices=Status.choices)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=40, default="")
    metadata = models.JSONField()
    # Where a buyer who paid in cash is asked for a bank account.
    instructions_email = models.CharField(max_length=320, default="")
    failure_reason = models.CharField(max_length=60, default="")
    created = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.ref


class Dispute(models.Model):
    """A buyer's bank asks for the money back."""

    class Status(models.TextChoices):
        NEEDS_RESPONSE = "needs_response"
        UNDER_REVIEW = "under_review"
        WON = "won"
        LOST = "lost"

    ref = models.CharField(max_length=80, unique=True)
    charge = models.OneToOneField(Charge, on_delete=models.CASCADE, related_name="dispute")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NEEDS_RESPONSE)
    reason = models.CharField(max_length=40, default="fraudulent")
    amount = models.BigIntegerField()
    due_by = models.BigIntegerField()
    created = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.ref
