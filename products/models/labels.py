from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from .rules import Allergen
from .sellables import Sellable


class FoodLabel(ClusterableModel):
    """What the law wants said of packed food, shown on the page as on the package."""

    sellable = ParentalKey(Sellable, on_delete=models.CASCADE, related_name="food_labels")
    kind = models.CharField(_("kind of food"), max_length=100, help_text=_("Such as 和生菓子."))
    ingredients = models.TextField(_("ingredients"))
    contains = ParentalManyToManyField(
        Allergen,
        verbose_name=_("allergens in it"),
        blank=True,
        related_name="+",
    )
    allergen_note = models.CharField(
        _("made in the same place"),
        max_length=200,
        blank=True,
        help_text=_("Such as: the same workshop uses eggs and milk."),
    )
    origin = models.CharField(_("origin"), max_length=120, blank=True)
    net_weight = models.CharField(_("net weight"), max_length=80)
    best_before_days = models.PositiveSmallIntegerField(
        _("keeps for how many days after it is sent"), null=True, blank=True
    )
    storage = models.CharField(_("how to keep it"), max_length=120)
    maker = models.CharField(_("maker and address"), max_length=200)
    checked_on = models.DateField(
        _("checked against the law on"),
        null=True,
        editable=False,
    )
    nutrition = models.CharField(_("nutrition facts"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("food label")
        constraints = [
            models.UniqueConstraint(fields=["sellable"], name="food_label_once_per_sellable")
        ]

    def __str__(self) -> str:
        return self.kind
