"""Who stopped what goes out, why, from when until when. Rows are ended, never deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.states import Urgency


class StopLevel(models.TextChoices):
    SOFT = "soft", _("Stop shop and soft news")
    ALL = "all", _("Stop everything but emergencies")


#: What each level lets through to nobody.
STOPPED_URGENCIES: dict[str, tuple[str, ...]] = {
    StopLevel.SOFT: (Urgency.SOFT,),
    StopLevel.ALL: (Urgency.SOFT, Urgency.IMPORTANT),
}


class StopSwitch(models.Model):
    """One time during which a city's posts were stopped."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=StopLevel.choices)
    reason = models.CharField(_("reason"), max_length=120)
    # The names are kept beside the accounts, which may be deleted one day.
    pulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    pulled_by_name = models.CharField(max_length=150, blank=True)
    pulled_at = models.DateTimeField(default=timezone.now)
    # Posts whose visible call had begun when it was pulled: nobody could stop those any more.
    on_the_wire = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ended_by_name = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("stop switch")
        verbose_name_plural = _("stop switches")
        ordering = ["-pulled_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(ended_at__isnull=True), name="stop_active_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=StopLevel.values), name="stop_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.reason}"

    @property
    def urgencies(self) -> tuple[str, ...]:
        """What this switch stops."""
        return STOPPED_URGENCIES[self.level]
