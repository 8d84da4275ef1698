from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from products.states import MovementKind

from .variants import Variant


class StockItem(models.Model):
    """Three counters of a variant. What can still be bought is on_hand - held - sold.

    `on_hand` counts everything that ever came in, less what was written off; selling does
    not lower it. Only `products.services` writes here, by guarded updates.
    """

    variant = models.OneToOneField(Variant, on_delete=models.PROTECT, related_name="stock")
    on_hand = models.PositiveIntegerField(default=0)
    held = models.IntegerField(default=0)
    sold = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("stock")
        constraints = [
            models.CheckConstraint(condition=models.Q(held__gte=0), name="stock_held_not_negative"),
            models.CheckConstraint(condition=models.Q(sold__gte=0), name="stock_sold_not_negative"),
            models.CheckConstraint(
                condition=models.Q(on_hand__gte=models.F("held") + models.F("sold")),
                name="stock_never_oversold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.free}"

    @property
    def free(self) -> int:
        """How many can be bought now."""
        return self.on_hand - self.held - self.sold


class StockMovement(models.Model):
    """Why a stock changed, and who did it. Append-only.

    Always true: on_hand is the sum of what was received and corrected, and sold is the sum
    of what was sold and returned, with the sign turned.
    """

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=9, choices=MovementKind.choices)
    #: Pieces: + when they came in (received, returned), - when they went (sold).
    quantity = models.IntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(_("why"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("stock movement")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["received", "corrected", "returned", "sold"]),
                name="movement_kind_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(quantity=0), name="movement_moves_something"
            ),
        ]
        indexes = [models.Index(fields=["variant", "-at"], name="movement_newest_first")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity:+d}"
