from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.addresses import check_addresses, check_fields, split_addresses
from products.invoices import check_invoice_number


class ShippingPayee(models.TextChoices):
    PRODUCER = "producer", _("the producer, who pays the carrier")
    CITY = "city", _("the city, which pays the carrier")


@register_setting(icon="doc-full")
class SettlementSettings(BaseSiteSetting):
    """What stands on invoices and statements of a city. One row per `Site`."""

    issuer_name = models.CharField(
        _("issuer of invoices"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the seller of the shop."),
    )
    invoice_number = models.CharField(
        _("invoice registration number"),
        max_length=14,
        blank=True,
        validators=[check_invoice_number],
        help_text=_(
            "T and 13 digits. Without it receipts are issued, and they say that they are no "
            "qualified invoices."
        ),
    )
    shipping_payee = models.CharField(
        _("who gets the shipping fees"),
        max_length=10,
        choices=ShippingPayee.choices,
        default=ShippingPayee.PRODUCER,
    )
    book_emails = models.CharField(
        _("who is told when the books do not agree"),
        max_length=400,
        blank=True,
        help_text=_("E-mail addresses, separated by commas."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("issuer_name"), FieldPanel("invoice_number")], heading=_("Invoices")
        ),
        MultiFieldPanel(
            [FieldPanel("shipping_payee"), FieldPanel("book_emails")], heading=_("Books")
        ),
    ]

    class Meta:
        verbose_name = _("invoices and books")

    def list_book_emails(self) -> list[str]:
        """Return the addresses of those who keep the books."""
        return split_addresses(self.book_emails)

    def clean(self) -> None:
        super().clean()
        check_fields(self, book_emails=check_addresses)
