from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .payments import GatewayAccount, Payment


class Dispute(models.Model):
    """A buyer's bank asks for the money back. Evidence must be in by `due_by`."""

    class State(models.TextChoices):
        OPEN = "open", _("needs an answer")
        REVIEW = "review", _("the bank looks at the answer")
        WON = "won", _("decided for the shop")
        LOST = "lost", _("decided for the buyer")

    account = models.ForeignKey(GatewayAccount, on_delete=models.PROTECT, related_name="disputes")
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="disputes"
    )
    provider_ref = models.CharField(max_length=200)
    payment_ref = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=60, blank=True)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    due_by = models.DateTimeField(_("answer until"), null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "provider_ref"], name="dispute_once")
        ]
        indexes = [models.Index(fields=["state", "due_by"], name="dispute_due")]

    def __str__(self) -> str:
        return self.provider_ref
