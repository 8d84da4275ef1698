"""What the law says of goods, as rows with dates: rates of tax, and allergens to be named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.states import AllergenLevel


class TaxClass(models.Model):
    """A class of goods that is taxed alike, such as food; its rate changes by law, with a date."""

    key = models.SlugField(_("key"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("class of tax")
        verbose_name_plural = _("classes of tax")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """Percent of tax inside a price from a day on, until the next row of the class."""

    tax_class = models.ForeignKey(TaxClass, on_delete=models.PROTECT, related_name="rates")
    percent = models.PositiveSmallIntegerField(_("percent"))
    valid_from = models.DateField(_("from"))

    class Meta:
        verbose_name = _("rate of tax")
        verbose_name_plural = _("rates of tax")
        ordering = ["tax_class", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_class", "valid_from"], name="tax_rate_once_per_day"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="tax_rate_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


class Allergen(models.Model):
    """A food that labels name because people fall ill from it."""

    key = models.SlugField(_("key"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("allergen")
        verbose_name_plural = _("allergens")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class AllergenRule(models.Model):
    """Whether the law demands or advises to name an allergen, from a day on.

    Until `transition_until` (the last day) packages printed before may still leave it out.
    """

    allergen = models.ForeignKey(Allergen, on_delete=models.PROTECT, related_name="rules")
    level = models.CharField(_("level"), max_length=11, choices=AllergenLevel.choices)
    valid_from = models.DateField(_("from"))
    transition_until = models.DateField(_("transition until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule for an allergen")
        verbose_name_plural = _("rules for allergens")
        ordering = ["allergen", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["allergen", "valid_from"], name="allergen_rule_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.allergen}: {self.get_level_display()} ({self.valid_from})"
