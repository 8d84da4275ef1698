from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class CommissionRate(models.Model):
    """What the city keeps of a producer's goods from a day on, in tenths of a percent.

    Without a producer it holds for all of the city who have no rate of their own.
    """

    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+", editable=False
    )
    producer = models.ForeignKey(
        "products.Producer",
        verbose_name=_("producer"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: for every producer without a rate of their own."),
    )
    tenths_of_percent = models.PositiveSmallIntegerField(
        _("commission in tenths of a percent"),
        validators=[MaxValueValidator(1000)],
        help_text=_("50 is 5 percent of the price with tax."),
    )
    valid_from = models.DateField(_("from this day on"))

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["site", "producer", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "producer", "valid_from"], name="commission_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["site", "valid_from"],
                condition=models.Q(producer=None),
                name="general_commission_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenths_of_percent / 10:g} %"
