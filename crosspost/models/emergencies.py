from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.levels import Level


class EmergencyRequest(models.Model):
    """An emergency notice that somebody prepared and asks an approver to publish."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an approver")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("not published")

    # The key of the update that it becomes: pressed twice, it is one.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    # As in alerts.texts.
    texts = models.JSONField(default=dict)
    facebook_text = models.TextField(blank=True)
    review_hours = models.PositiveSmallIntegerField(default=3)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_by_name = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("prepared emergency post")
        verbose_name_plural = _("prepared emergency posts")
        ordering = ["-asked_at"]
        permissions = [("send_emergency", _("Publish emergency notices and posts"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "published", "declined"]),
                name="emergency_request_state_known",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="emergency_request_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.texts.get(settings.LANGUAGE_CODE, {}).get("title", "")
