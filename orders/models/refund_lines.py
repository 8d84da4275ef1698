from __future__ import annotations

from django.db import models

from .orders import OrderLine, Parcel
from .payments import Refund


class RefundLine(models.Model):
    """What a refund gives back: pieces of one line, or the fee of one parcel.

    The lines of a refund sum to its amount. A refund without lines gives back a share of all
    that was paid.
    """

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(
        OrderLine, null=True, on_delete=models.PROTECT, related_name="refund_lines"
    )
    parcel = models.ForeignKey(
        Parcel, null=True, on_delete=models.PROTECT, related_name="refund_lines"
    )
    quantity = models.PositiveIntegerField(default=0)
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(line__isnull=False, parcel__isnull=True)
                | models.Q(line__isnull=True, parcel__isnull=False),
                name="refund_line_is_goods_or_fee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id}: {self.amount_minor}"
