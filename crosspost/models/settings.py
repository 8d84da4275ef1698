from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="mail")
class CrosspostSettings(BaseSiteSetting):
    """What one city decided about its posts. One row per Wagtail `Site`."""

    needs_approval = models.BooleanField(
        _("a post needs approval before it goes out"),
        default=False,
        help_text=_(
            "Approving the page in its workflow approves its post, and so does publishing the "
            "page yourself where you may."
        ),
    )
    needs_second_person = models.BooleanField(
        _("nobody approves their own words"),
        default=False,
        help_text=_("Whoever wrote the text of a post last asks a colleague."),
    )
    late_after_minutes = models.PositiveSmallIntegerField(
        _("how late a planned post may go out, in minutes"),
        default=120,
        validators=[MinValueValidator(5), MaxValueValidator(1440)],
        help_text=_(
            "A post that was planned for a time and could not go out until then is not sent "
            "late by itself: it is held, and somebody decides."
        ),
    )

    panels = [
        FieldPanel("needs_approval"),
        FieldPanel("needs_second_person"),
        FieldPanel("late_after_minutes"),
    ]

    class Meta:
        verbose_name = _("posts on Facebook")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def late_after(self) -> timedelta:
        return timedelta(minutes=self.late_after_minutes)
