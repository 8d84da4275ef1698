from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.addresses import check_addresses, check_fields, split_addresses
from orders.carriers import CARRIER_CHOICES


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
    phone_hours = models.CharField(
        _("when the telephone is answered"),
        max_length=80,
        blank=True,
        help_text=_("Such as 平日 9時〜16時."),
    )
    responsible_person = models.CharField(
        _("person responsible for the shop"),
        max_length=120,
        blank=True,
        help_text=_("Office and name, as the law of mail order wants them: 商工観光課長 志水 弘."),
    )
    address = models.CharField(
        _("address of the shop"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the address of the city hall."),
    )
    privacy_contact = models.CharField(
        _("who answers questions on personal data"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the seller."),
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("days to report damaged or wrong goods"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    legal_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page with the legal notice of the shop"),
        help_text=_("Empty: the notice that is built from what is written here."),
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
    carrier = models.CharField(
        _("carrier"),
        max_length=10,
        blank=True,
        default="yamato",
        choices=CARRIER_CHOICES,
        help_text=_("Whose time slots buyers may choose. Empty: none."),
    )
    yamato_customer_code = models.CharField(
        _("Yamato: customer code for bills"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{10,12}$", _("10 to 12 digits."))],
        help_text=_("Stands in the label file for B2 Cloud."),
    )
    yamato_fare_code = models.CharField(
        _("Yamato: number of the fare"),
        max_length=2,
        default="01",
        validators=[RegexValidator(r"^[0-9]{2}$", _("Two digits."))],
    )
    desk_emails = models.CharField(
        _("who is told when an order needs a person"),
        max_length=400,
        blank=True,
        help_text=_("E-mail addresses, separated by commas."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("seller_name"),
                FieldPanel("responsible_person"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("phone_hours"),
                FieldPanel("email"),
                FieldPanel("privacy_contact"),
            ],
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
            [FieldPanel("number_prefix"), FieldPanel("carrier"), FieldPanel("desk_emails")],
            heading=_("Order desk"),
        ),
        MultiFieldPanel(
            [FieldPanel("yamato_customer_code"), FieldPanel("yamato_fare_code")],
            heading=_("Parcel labels"),
        ),
    ]

    class Meta:
        verbose_name = _("shop")

    def list_desk_emails(self) -> list[str]:
        """Return the addresses of the order desk."""
        return split_addresses(self.desk_emails)

    def clean(self) -> None:
        super().clean()
        check_fields(self, desk_emails=check_addresses)
