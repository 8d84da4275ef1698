from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.states import FINAL, MAY_BE_VISIBLE, OPEN, Publishing, State, Urgency

_VISIBLE = sorted(state.value for state in MAY_BE_VISIBLE)
_OPEN = sorted(state.value for state in OPEN)
_FINAL = sorted(state.value for state in FINAL)


class Delivery(models.Model):
    """One frozen version of an announcement for one channel.

    `state` is written only by `crosspost.ledger`, which holds the table of steps. `payload` is
    frozen when the row is made: {"text": str, "link": str, "photos": [{"image_id": int,
    "alt_text": str, "file_hash": str}], "facts": {...}}; `link` is the short link of this very
    delivery, `facts` what the page said of price and availability (absent in older rows). A link
    card has "picture": {"image_id": int} for lists, where its page has one.
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
    # Later than this it is not sent by itself any more; null: whenever it can be sent.
    not_after = models.DateTimeField(null=True, blank=True)
    # The place in the channel's queue, small first, and whose turn it is ("" where nobody waits).
    queue_position = models.BigIntegerField(null=True, blank=True)
    turn = models.CharField(max_length=80, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.SOFT)
    # Who wrote these words last; where the city says so, somebody else must approve them.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Who vouched for exactly these words and pictures; the sender compares the hash.
    approved_sha256 = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
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
    # {"title", "description", "image", "at"}: what Facebook read of the page before the post was
    # shown; {} for photos, and where it was not asked.
    card = models.JSONField(default=dict, blank=True)
    remote_post_id = models.CharField(max_length=64, blank=True)
    remote_permalink = models.URLField(max_length=500, blank=True)

    error_code = models.IntegerField(null=True, blank=True)
    error_subcode = models.IntegerField(null=True, blank=True)
    trace_id = models.CharField(max_length=80, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    # A visit from Facebook to the short link, or a person who looked signed out.
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When Facebook is next asked how many reacted; null: no more.
    figures_at = models.DateTimeField(null=True, blank=True)
    # Since when its page is no longer on the website while the post is still out.
    page_left_at = models.DateTimeField(null=True, blank=True)
    # The stop that held it, kept after it was passed over: people pick from these.
    stopped_by = models.ForeignKey(
        "crosspost.StopSwitch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="held",
        db_index=False,
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        permissions = [("approve_delivery", _("Can approve posts before they go out"))]
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
                fields=["channel", "queue_position"],
                condition=Q(state=State.LINED_UP),
                name="delivery_lined_up",
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
            models.Index(
                fields=["figures_at"],
                condition=Q(figures_at__isnull=False),
                name="delivery_figures",
            ),
            models.Index(
                fields=["channel", "page_left_at"],
                condition=Q(page_left_at__isnull=False),
                name="delivery_page_left",
            ),
            models.Index(
                fields=["stopped_by"],
                condition=Q(stopped_by__isnull=False),
                name="delivery_stopped",
            ),
            # A hidden post that was never shown is looked for each night and removed.
            models.Index(
                fields=["channel"],
                condition=~Q(hidden_post_id="") & Q(state__in=_FINAL),
                name="delivery_left_hidden",
            ),
            # Whose goods were introduced last on a channel.
            models.Index(
                fields=["channel", "turn", "-published_at"],
                condition=~Q(turn="") & Q(published_at__isnull=False),
                name="delivery_turns",
            ),
            # The monitor's lists: newest first per Page, alone or of one state, however many.
            models.Index(fields=["channel", "-due_at", "-id"], name="delivery_newest"),
            models.Index(fields=["channel", "state", "-due_at", "-id"], name="delivery_by_state"),
            models.Index(
                fields=["channel", "-published_at"],
                condition=Q(published_at__isnull=False),
                name="delivery_published",
            ),
            models.Index(
                fields=["channel", "state_since"],
                condition=Q(state=State.FAILED),
                name="delivery_failed",
            ),
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
