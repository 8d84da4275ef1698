from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from core.fields import check_postcode
from products.invoices import check_invoice_number
from products.states import PermitKind, Seller


class Producer(index.Indexed, ClusterableModel):
    """Who makes goods: a plain row, so that orders and parcels depend on no page.

    The producer's pages in all languages point here. Never deleted: orders name it.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("city"),
        on_delete=models.PROTECT,
        related_name="producers",
    )
    key = models.SlugField(
        _("key"),
        max_length=60,
        allow_unicode=False,
        help_text=_("Short name in Latin letters, such as hatsune. It never changes."),
    )
    name = models.CharField(_("name of the farm or workshop"), max_length=120)
    person = models.CharField(
        _("who makes it"),
        max_length=80,
        blank=True,
        help_text=_("As it should stand beside the goods, such as 初音 由紀子."),
    )
    postcode = models.CharField(
        _("postcode"),
        max_length=8,
        blank=True,
        validators=[check_postcode],
        help_text=_("Such as 843-0301. Empty: read from the address."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Not shown to the public."))
    order_phone = models.CharField(
        _("telephone for orders"), max_length=40, blank=True, help_text=_("Empty: the telephone.")
    )
    order_email = models.EmailField(
        _("e-mail for orders"),
        blank=True,
        help_text=_("Where packing lists go. Empty: the e-mail. Not shown to the public."),
    )
    seller = models.CharField(
        _("who sells"), max_length=8, choices=Seller.choices, default=Seller.CITY
    )
    invoice_number = models.CharField(
        _("invoice registration number"),
        max_length=14,
        blank=True,
        validators=[check_invoice_number],
        help_text=_("T and 13 digits. Empty: not registered."),
    )
    pickup_address = models.CharField(
        _("pick-up point"),
        max_length=200,
        blank=True,
        help_text=_("Where buyers may fetch goods. Empty: no pick-up."),
    )
    pickup_hours = models.CharField(_("hours of pick-up"), max_length=120, blank=True)
    editors = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who may look after this"),
        blank=True,
        related_name="producers",
        help_text=_("They see the orders of this producer, and no others."),
    )
    is_retired = models.BooleanField(
        _("no longer delivers"),
        default=False,
        help_text=_("Their goods are off sale. Old orders keep the name."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("site"), FieldPanel("key"), FieldPanel("name"), FieldPanel("person")],
            heading=_("Producer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("postcode"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("order_phone")]),
                FieldRowPanel([FieldPanel("email"), FieldPanel("order_email")]),
            ],
            heading=_("How to reach them"),
        ),
        MultiFieldPanel(
            [FieldPanel("seller"), FieldPanel("invoice_number")], heading=_("Sale and invoice")
        ),
        InlinePanel("permits", heading=_("Permits and licences"), label=_("permit")),
        MultiFieldPanel(
            [FieldPanel("pickup_address"), FieldPanel("pickup_hours")], heading=_("Pick-up")
        ),
        FieldPanel("editors"),
        FieldPanel("is_retired"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("person"),
        index.AutocompleteField("person"),
        index.FilterField("site"),
    ]

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="producer_key_once_per_site")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})" if self.person else self.name

    @property
    def phone_for_orders(self) -> str:
        """The number that buyers ring up; "" if there is none."""
        return self.order_phone or self.phone

    @property
    def email_for_orders(self) -> str:
        """Where packing lists go; "" if nowhere."""
        return self.order_email or self.email

    @property
    def may_be_seller(self) -> bool:
        """Whether the law's notice can name the producer, where the producer is the seller."""
        if self.seller != Seller.PRODUCER:
            return True
        return bool(self.name and self.address and self.phone_for_orders)

    def find_alcohol_licence(self, day: date) -> ProducerPermit | None:
        """Return the licence to sell alcohol by mail order that holds on a day."""
        for permit in self.permits.all():
            if permit.kind == PermitKind.ALCOHOL and permit.is_valid(day):
                return permit
        return None


class ProducerPermit(models.Model):
    """What an authority allowed a producer, with its number."""

    producer = ParentalKey(Producer, on_delete=models.CASCADE, related_name="permits")
    kind = models.CharField(_("for"), max_length=7, choices=PermitKind.choices)
    name = models.CharField(
        _("name of the permit"), max_length=80, help_text=_("Such as 菓子製造業.")
    )
    number = models.CharField(_("number"), max_length=60)
    authority = models.CharField(_("given by"), max_length=80)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: without an end.")
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("number"), FieldPanel("authority")]),
        FieldPanel("valid_until"),
    ]

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def is_valid(self, day: date) -> bool:
        """Whether it still holds on a day."""
        return self.valid_until is None or self.valid_until >= day
