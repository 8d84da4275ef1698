"""What the city tells in an emergency: prepared texts, notices, and every word that was said."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alerts.levels import Level, UpdateKind


class AlertTemplate(models.Model):
    """Words prepared in quiet times. Taking them copies them; later changes reach no notice."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    # {"ja": {"title": str, "body": str, "steps": [str]}, ...}, see alerts.texts.
    texts = models.JSONField(_("texts"), default=dict)
    facebook_text = models.TextField(_("text for Facebook"), blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("prepared text")
        verbose_name_plural = _("prepared texts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="alert_template_name"),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="alert_template_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """One notice of the city, from when it was raised until somebody lifted it.

    Level and texts are those of the newest update, so that a page asks for one row.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    texts = models.JSONField(_("texts"), default=dict)
    # The names are kept beside the accounts, which may be deleted one day.
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    raised_by_name = models.CharField(max_length=150, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    # By then somebody must have looked whether it still holds; people are reminded.
    review_at = models.DateTimeField(_("to be looked at again by"))
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
        verbose_name = _("emergency notice")
        verbose_name_plural = _("emergency notices")
        ordering = ["-raised_at"]
        constraints = [
            # Readers look for one truth: what is new goes into the notice that is out.
            models.UniqueConstraint(
                fields=["site"], condition=Q(ended_at__isnull=True), name="alert_active_once"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="alert_level_known"),
        ]

    def __str__(self) -> str:
        return self.texts.get(settings.LANGUAGE_CODE, {}).get("title", "")


class AlertUpdate(models.Model):
    """What was said at one moment. Rows are added, never changed."""

    # Made by who presses: the same press twice is one update.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="updates")
    kind = models.CharField(max_length=10, choices=UpdateKind.choices)
    at = models.DateTimeField(default=timezone.now)
    level = models.CharField(max_length=10, choices=Level.choices)
    texts = models.JSONField(default=dict)
    # What other channels are to say of it; "": nothing.
    facebook_text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("update of a notice")
        verbose_name_plural = _("updates of notices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=UpdateKind.values), name="alert_update_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="alert_update_level_known"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="alert_update_by_time")]

    def __str__(self) -> str:
        return self.texts.get(settings.LANGUAGE_CODE, {}).get("title", "")
