from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.prefectures import REGION_CHOICES
from products.states import Temperature


class ParcelSize(models.IntegerChoices):
    """The carriers' size classes: at most so many centimetres of three sides together."""

    ANY = 0, _("any size")
    S60 = 60, "60"
    S80 = 80, "80"
    S100 = 100, "100"
    S120 = 120, "120"
    S140 = 140, "140"
    S160 = 160, "160"
    S180 = 180, "180"
    S200 = 200, "200"


class ShippingRate(models.Model):
    """What one parcel costs to a region, by temperature class and size.

    The fee of size 0 counts for every size without a fee of its own. Where it is missing, the
    largest size with a fee is the largest parcel that goes there; without any fee none goes.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    region = models.CharField(_("region"), max_length=12, choices=REGION_CHOICES)
    temperature = models.CharField(_("temperature"), max_length=10, choices=Temperature.choices)
    size = models.PositiveSmallIntegerField(
        _("size"), choices=ParcelSize.choices, default=ParcelSize.ANY
    )
    fee_minor = models.PositiveIntegerField(_("fee including tax"))

    class Meta:
        verbose_name = _("shipping fee")
        verbose_name_plural = _("shipping fees")
        ordering = ["site", "temperature", "size", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "region", "temperature", "size"], name="shipping_rate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()}, {self.get_temperature_display()}, {self.size}"


class PostcodeArea(models.Model):
    """Postcodes that begin alike and cost more, or that the city does not send to: islands."""

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("city"), on_delete=models.CASCADE, related_name="+"
    )
    prefix = models.CharField(
        _("first digits of the postcode"),
        max_length=7,
        validators=[RegexValidator(r"^[0-9]{2,7}$", _("Two to seven digits, without a hyphen."))],
        help_text=_("Such as 811-5 as 8115. The longest one that fits counts."),
    )
    name = models.CharField(_("name"), max_length=60, help_text=_("Such as the islands' name."))
    is_delivered = models.BooleanField(_("we send there"), default=True)
    surcharge_minor = models.PositiveIntegerField(
        _("surcharge for each parcel, with tax"), default=0
    )

    class Meta:
        verbose_name = _("postcode area")
        verbose_name_plural = _("postcode areas")
        ordering = ["prefix"]
        constraints = [
            models.UniqueConstraint(fields=["site", "prefix"], name="postcode_area_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
