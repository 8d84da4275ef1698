from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.states import FINAL, MAY_BE_VISIBLE, OPEN, Publishing, State

_VISIBLE = sorted(state.value for state in MAY_BE_VISIBLE)
_OPEN = sorted(state.value for state in OPEN)
_FINAL = sorted(state.value for state in FINAL)


class Delivery(models.Model):
    """One frozen version of an announcement for one channel.

    `state` is written only by `crosspost.ledger`, which holds the table of steps. `payload` is
    frozen when the row is made: {"text": str, "link": str, "photos": [{"image_id": int,
    "alt_text": str, "file_hash": str}]}; `link` is the short link of this very delivery.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(
        "crosspost.Announcement", on_delete=models.PROTECT, related_name="deliveries"
    )
    channel = models.ForeignKey(
        "crosspost.Channel", on_delete=models.PROTECT, related_name="deliveries"
    )
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.QUEUED)
    state_since = models.DateTimeField(default=timezone.now)
    # A key of crosspost.reasons.Reason; "" when there is nothing to say.
    reason = models.CharField(max_length=40, blank=True)

    # When it was wished for; when it may be tried, looked at, and when a person is told.
    due_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    # How often preparing failed, and how often it was looked for, in this state.
    tries = models.PositiveSmallIntegerField(default=0)
    checks = models.PositiveSmallIntegerField(default=0)

    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    marker = models.CharField(max_length=16, unique=True)

    # Fencing: every write of a worker asks for the lease number that it was given.
    lease_no = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    # Chosen when it is claimed, so that a channel's later change does not mix both ways.
    publishing = models.CharField(
        max_length=10, choices=Publishing.choices, default=Publishing.DIRECT
    )
    hidden_post_id = models.CharField(max_length=64, blank=True)
    # [{"file_hash": "...", "id": "..."}] in the order of payload["photos"].
    hidden_photo_ids = models.JSONField(default=list, blank=True)
    remote_post_id = models.CharField(max_length=64, blank=True)
    remote_permalink = models.URLField(max_length=500, blank=True)

    error_code = models.IntegerField(null=True, blank=True)
    error_subcode = models.IntegerField(null=True, blank=True)
    trace_id = models.CharField(max_length=80, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "channel", "version"], name="delivery_version"
            ),
            models.UniqueConstraint(
                fields=["channel", "remote_post_id"],
                condition=~Q(remote_post_id=""),
                name="delivery_remote_post",
            ),
            # The promise: at most one version that people may see, per page and channel.
            models.UniqueConstraint(
                fields=["announcement", "channel"],
                condition=Q(state__in=_VISIBLE),
                name="delivery_visible_once",
            ),
            # At most one version on its way.
            models.UniqueConstraint(
                fields=["announcement", "channel"],
                condition=Q(state__in=_OPEN),
                name="delivery_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_FINAL) | Q(deadline_at__isnull=False),
                name="delivery_open_has_deadline",
            ),
        ]
        indexes = [
            # Small however long the history grows: only open rows are in it.
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=State.QUEUED),
                name="delivery_queued",
            ),
            models.Index(
                fields=["state", "deadline_at"],
                condition=Q(state__in=_OPEN),
                name="delivery_open",
            ),
            models.Index(
                fields=["next_check_at"],
                condition=Q(next_check_at__isnull=False),
                name="delivery_to_check",
            ),
            models.Index(fields=["channel", "state", "-created_at"], name="delivery_by_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} ({self.get_state_display()})"

    @property
    def text(self) -> str:
        return self.payload["text"]

    @property
    def link(self) -> str:
        return self.payload["link"]

    @property
    def photos(self) -> list[dict[str, Any]]:
        return self.payload["photos"]
