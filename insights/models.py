from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cost(models.Model):
    """What the city spent on announcements: an advertisement, hours, a picture. Only added to.

    Without an announcement it is shared by all that went out in its days, which are a month.
    """

    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+", editable=False
    )
    announcement = models.ForeignKey(
        "crosspost.Announcement",
        verbose_name=_("announcement"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: all announcements of the month."),
    )
    #: The days that it is spread over, both included.
    first_day = models.DateField(editable=False)
    last_day = models.DateField(editable=False)
    amount_minor = models.PositiveIntegerField(_("amount"))
    note = models.CharField(_("what for"), max_length=120)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("cost of an announcement")
        verbose_name_plural = _("costs of announcements")
        default_permissions = ("add",)
        permissions = [("view_report", "Can see what was sold and why")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="cost_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.note}"
