from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

MAX_LINES = 8
MAX_LINE = 80


@dataclass(frozen=True, kw_only=True)
class Telephone:
    label: str
    number: str


def read_telephones(lines: str) -> list[Telephone]:
    """Return the numbers of "what for, number" lines; a line without a comma is left out."""
    found = []
    for line in lines.splitlines():
        label, comma, number = line.replace("、", ",").rpartition(",")
        if comma and label.strip() and number.strip():
            found.append(Telephone(label=label.strip(), number=number.strip()))
    return found


def check_telephones(lines: str) -> None:
    rows = [line for line in lines.splitlines() if line.strip()]
    if len(rows) > MAX_LINES or any(len(row) > MAX_LINE for row in rows):
        raise ValidationError(_("Eight lines or fewer, each of at most 80 characters."))
    if len(read_telephones(lines)) != len(rows):
        raise ValidationError(_("Write in each line what the number is for, a comma, the number."))


@register_setting(icon="warning", order=210)
class EmergencyContacts(BaseSiteSetting):
    """The telephone numbers on the emergency page. One row per Wagtail `Site`."""

    phones = models.TextField(
        _("telephone numbers"),
        blank=True,
        validators=[check_telephones],
        help_text=_(
            "One per line: what it is for, a comma, the number. Empty: the city hall's number."
        ),
    )
    phones_latin = models.TextField(
        _("telephone numbers, in English"),
        blank=True,
        validators=[check_telephones],
        help_text=_("Shown on pages in other languages than Japanese."),
    )

    panels = [FieldPanel("phones"), FieldPanel("phones_latin")]

    class Meta:
        verbose_name = _("telephone numbers in an emergency")
