from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.addresses import check_addresses, check_fields, check_sender, split_addresses
from core.fields import check_postcode


@register_setting(icon="home")
class CitySettings(BaseSiteSetting):
    """What one city says of itself on every page. One row per Wagtail `Site`."""

    name = models.CharField(_("name of the city"), max_length=60, blank=True)
    name_reading = models.CharField(_("reading of the name (hiragana)"), max_length=60, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=60, blank=True)
    office_name = models.CharField(_("name of the city hall"), max_length=80, blank=True)
    postcode = models.CharField(
        _("postcode"),
        max_length=8,
        blank=True,
        validators=[check_postcode],
        help_text=_("Such as 843-0301. Empty: read from the address."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    office_hours = models.CharField(_("office hours"), max_length=120, blank=True)
    office_name_latin = models.CharField(
        _("name of the city hall in English"), max_length=80, blank=True
    )
    office_hours_latin = models.CharField(
        _("office hours in English"),
        max_length=120,
        blank=True,
        help_text=_("Shown on pages in other languages than Japanese."),
    )
    mail_sender = models.CharField(
        _("sender of the city's mails"),
        max_length=120,
        blank=True,
        help_text=_("Such as 谷の市 <shop@city.example>. Empty: the installation's sender."),
    )
    desk_emails = models.CharField(
        _("who is told when a post needs a person"),
        max_length=400,
        blank=True,
        help_text=_("E-mail addresses, separated by commas; two people or more."),
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="JPY", choices=[("JPY", "JPY"), ("KRW", "KRW")]
    )
    emblem = models.ForeignKey(
        "core.CityImage",
        verbose_name=_("emblem"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    card_picture = models.ForeignKey(
        "core.CityImage",
        verbose_name=_("picture of link cards without one of their own"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    # Fetched with the row: the emblem stands on every page.
    select_related = ["emblem", "card_picture"]

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("name_reading"),
                FieldPanel("name_latin"),
                FieldPanel("emblem"),
                FieldPanel("card_picture"),
            ],
            heading=_("The city"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("office_name"),
                FieldPanel("postcode"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("fax"),
                FieldPanel("email"),
                FieldPanel("office_hours"),
                FieldPanel("office_name_latin"),
                FieldPanel("office_hours_latin"),
            ],
            heading=_("City hall"),
        ),
        MultiFieldPanel(
            [FieldPanel("mail_sender"), FieldPanel("desk_emails"), FieldPanel("currency")],
            heading=_("Mail and money"),
        ),
    ]

    class Meta:
        verbose_name = _("the city's details")

    def list_desk_emails(self) -> list[str]:
        """Return the addresses of the cross-post desk."""
        return split_addresses(self.desk_emails)

    def clean(self) -> None:
        super().clean()
        check_fields(self, desk_emails=check_addresses, mail_sender=check_sender)
