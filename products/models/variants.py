from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from products.states import LARGEST_COOL_SIZE, PARCEL_SIZES, Temperature

from .rules import TaxClass
from .sellables import Sellable


class Variant(models.Model):
    """One size or kind of a sellable, with its price. Retired, never deleted."""

    sellable = ParentalKey(Sellable, on_delete=models.PROTECT, related_name="variants")
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField(
        _("size or kind"),
        max_length=60,
        blank=True,
        help_text=_("Such as 10個入り. Empty where there is only one."),
    )
    price_minor = models.PositiveIntegerField(
        _("price with tax"), help_text=_("What the buyer pays for one, tax included.")
    )
    currency = models.CharField(max_length=3, default="JPY", editable=False)
    tax_class = models.ForeignKey(
        TaxClass,
        verbose_name=_("tax inside the price"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The rate of the day of the order is used."),
    )
    weight_grams = models.PositiveIntegerField(
        _("weight with its box, in grams"), default=500, help_text=_("For the parcel's size.")
    )
    parcel_size = models.PositiveSmallIntegerField(
        _("size of its box"),
        choices=[(size, str(size)) for size in PARCEL_SIZES],
        default=PARCEL_SIZES[0],
        help_text=_("Length, width and height together, in centimetres."),
    )
    temperature = models.CharField(
        _("how it travels"),
        max_length=8,
        choices=Temperature.choices,
        default=Temperature.AMBIENT,
    )
    per_order_limit = models.PositiveSmallIntegerField(
        _("at most per order"), default=10, help_text=_("Protects scarce goods. 1 to 999.")
    )
    per_buyer_limit = models.PositiveSmallIntegerField(
        _("at most per buyer"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("Over all orders of one e-mail address in half a year. Empty: no limit."),
    )
    is_retired = models.BooleanField(_("no longer sold"), default=False)

    class Meta:
        verbose_name = _("size or kind")
        verbose_name_plural = _("sizes and kinds")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(temperature__in=["ambient", "chilled", "frozen"]),
                name="variant_temperature_known",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__in=["JPY", "KRW"]), name="variant_currency_known"
            ),
            models.CheckConstraint(
                condition=models.Q(per_order_limit__gte=1, per_order_limit__lte=999),
                name="variant_limit_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(per_buyer_limit=None)
                | models.Q(per_buyer_limit__gte=1, per_buyer_limit__lte=999),
                name="variant_buyer_limit_in_range",
            ),
        ]

    sort_order_field = "sort_order"

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        is_cool = self.temperature != Temperature.AMBIENT
        if is_cool and (self.parcel_size or 0) > LARGEST_COOL_SIZE:
            text = _("Carriers take chilled and frozen parcels up to size %(size)d only.")
            raise ValidationError({"parcel_size": text % {"size": LARGEST_COOL_SIZE}})

    @property
    def full_name(self) -> str:
        """The name on an order line: goods and size."""
        return f"{self.sellable.name} {self.name}".strip()


class PriceChange(models.Model):
    """Which price and tax rate a variant had from when on, and who set it. Append-only."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="price_changes")
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    tax_rate_percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["variant", "-at"], name="price_change_newest_first")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price_minor} {self.currency} ({self.at:%Y-%m-%d})"


class Special(models.Model):
    """A lower price on one day, from local midnight to local midnight.

    `earlier_price_minor` is what the page says it was before; None says nothing. It is a price
    that was truly charged for long enough (`products.services.specials`).
    """

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="specials")
    day = models.DateField(_("day"))
    price_minor = models.PositiveIntegerField(_("price with tax on that day"))
    earlier_price_minor = models.PositiveIntegerField(null=True)
    is_cancelled = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    #: When the tick made stored pages old at the two midnights.
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("price of one day")
        verbose_name_plural = _("prices of one day")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "day"],
                condition=models.Q(is_cancelled=False),
                name="special_once_per_variant_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(earlier_price_minor__isnull=True)
                | models.Q(earlier_price_minor__gt=models.F("price_minor")),
                name="special_earlier_price_is_higher",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="special_by_day")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price_minor} ({self.day})"
