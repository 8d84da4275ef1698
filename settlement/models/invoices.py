from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class InvoiceCounter(models.Model):
    """The last number of a city's fiscal year. Locked while a number is allotted."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    # The year in which the fiscal year began: April to March.
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "fiscal_year"], name="invoice_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.last}"


class Invoice(models.Model):
    """An invoice or a return invoice as it was issued. It never changes; it may be voided."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice and receipt")
        RETURN = "return", _("return invoice")

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    refund = models.ForeignKey(
        "orders.Refund", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    recipient = models.CharField(_("made out to"), max_length=120, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Everything that stands on it: see `settlement.documents.Document`.
    content = models.JSONField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued_at"]
        permissions = [("void_invoice", "Can void invoices")]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "fiscal_year", "number"], name="invoice_number_once"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(kind="invoice", voided_at=None),
                name="one_invoice_per_order",
            ),
            models.UniqueConstraint(
                fields=["refund"],
                condition=models.Q(kind="return", voided_at=None),
                name="one_return_invoice_per_refund",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is printed, such as 2026-000012."""
        return f"{self.fiscal_year}-{self.number:06d}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An issued number is never deleted, only voided.")
