from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from orders.prefectures import REGION_CHOICES
from products.states import Temperature


@register_setting(icon="tag")
class ShopSettings(BaseSiteSetting):
    """Who sells, and the terms that the final page tells the buyer. One row per `Site`."""

    seller_name = models.CharField(
        _("seller"),
        max_length=120,
        blank=True,
        help_text=_("As the law wants it on the final page. Empty: the name of the city."),
    )
    phone = models.CharField(
        _("telephone for buyers"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the telephone of the city hall."),
    )
    email = models.EmailField(
        _("e-mail for buyers"), blank=True, help_text=_("Empty: the e-mail of the city hall.")
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("days to report damaged or wrong goods"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    legal_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page with the legal notice of the shop"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    number_prefix = models.CharField(
        _("first letters of order numbers"),
        max_length=4,
        default="N",
        validators=[RegexValidator(r"^[A-Z]{1,4}$", _("One to four capital letters A to Z."))],
    )
    desk_emails = models.CharField(
        _("who is told when an order needs a person"),
        max_length=400,
        blank=True,
        help_text=_("E-mail addresses, separated by commas."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("seller_name"), FieldPanel("phone"), FieldPanel("email")],
            heading=_("Seller"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("complaint_days"),
                FieldPanel("legal_page"),
            ],
            heading=_("Terms of the final page"),
        ),
        MultiFieldPanel(
            [FieldPanel("number_prefix"), FieldPanel("desk_emails")], heading=_("Order desk")
        ),
    ]

    class Meta:
        verbose_name = _("shop")

    def list_desk_emails(self) -> list[str]:
        """Return the addresses of the order desk."""
        return [part.strip() for part in self.desk_emails.split(",") if part.strip()]


class ShippingRate(models.Model):
    """What one parcel costs to a region in a temperature class. No row: we do not deliver there."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    region = models.CharField(_("region"), max_length=12, choices=REGION_CHOICES)
    temperature = models.CharField(_("temperature"), max_length=10, choices=Temperature.choices)
    fee_minor = models.PositiveIntegerField(_("fee including tax"))

    class Meta:
        verbose_name = _("shipping fee")
        verbose_name_plural = _("shipping fees")
        ordering = ["site", "temperature", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "region", "temperature"], name="shipping_rate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()}, {self.get_temperature_display()}"
