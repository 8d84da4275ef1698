"""What happened, kept: rows are added and closed, never rewritten and never deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.states import AttemptKind, AttemptOutcome


class Attempt(models.Model):
    """One call. Committed before it is made; a row that was never closed is a crash's trace."""

    delivery = models.ForeignKey(
        "crosspost.Delivery", on_delete=models.PROTECT, related_name="attempts"
    )
    # The change that this call is part of; null for the calls by which the post came to be.
    change = models.ForeignKey(
        "crosspost.PostChange",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attempts",
    )
    lease_no = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=AttemptKind.choices)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=AttemptOutcome.choices, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.IntegerField(null=True, blank=True)
    subcode = models.IntegerField(null=True, blank=True)
    trace_id = models.CharField(max_length=80, blank=True)
    request_sha256 = models.CharField(max_length=64, blank=True)
    # One line for the detail page: ids, Facebook's words; never a token.
    summary = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.outcome or '...'}"


class Event(models.Model):
    """Who or what moved a delivery or a channel, from where to where, and why."""

    delivery = models.ForeignKey(
        "crosspost.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    channel = models.ForeignKey(
        "crosspost.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    at = models.DateTimeField(default=timezone.now)
    # The name is kept beside the account, which may be deleted one day. Both empty: the system.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    actor_name = models.CharField(max_length=150, blank=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    # A key of crosspost.reasons.Reason.
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delivery__isnull=False) | models.Q(channel__isnull=False),
                name="event_is_about_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


class LinkVisit(models.Model):
    """How often a short link was followed on one day. No address, no cookie, no person."""

    class Kind(models.TextChoices):
        VISITOR = "visitor", _("visitors")
        FROM_FACEBOOK = "facebook", _("visitors who came from Facebook")
        PREVIEW = "preview", _("previews made by machines")

    delivery = models.ForeignKey(
        "crosspost.Delivery", on_delete=models.PROTECT, related_name="visits"
    )
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visits of a day")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "day", "kind"], name="visits_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
