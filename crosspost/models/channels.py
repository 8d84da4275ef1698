from __future__ import annotations

import zoneinfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedTextField
from crosspost.states import ChannelKind, ChannelState, Publishing

validate_graph_id = RegexValidator(r"^[0-9]{1,30}\Z", _("Digits only."))


class FacebookApp(models.Model):
    """The Meta app through which one city posts."""

    site = models.OneToOneField(
        "wagtailcore.Site", on_delete=models.PROTECT, related_name="facebook_app"
    )
    app_id = models.CharField(_("app id"), max_length=30, validators=[validate_graph_id])
    app_secret = EncryptedTextField(_("app secret"))
    webhook_verify_token = EncryptedTextField(_("verify token of the webhook"), blank=True)
    # The API does not tell whether an app is in live mode: a person looked, on this day.
    live_confirmed_at = models.DateTimeField(null=True, blank=True)
    live_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("Facebook app")
        verbose_name_plural = _("Facebook apps")

    def __str__(self) -> str:
        return self.app_id


class Channel(models.Model):
    """One Facebook Page of one city. Unique by Page id: connecting again replaces the token."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.PROTECT,
        related_name="channels",
        verbose_name=_("site"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind.choices)
    name = models.CharField(_("name of the Page"), max_length=100)
    page_id = models.CharField(
        _("Page id"), max_length=30, unique=True, validators=[validate_graph_id]
    )
    page_url = models.URLField(_("address of the Page"), max_length=300, blank=True)
    access_token = EncryptedTextField(_("Page token"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ChannelState.choices, default=ChannelState.OK
    )
    state_since = models.DateTimeField(_("since"), default=timezone.now)
    # A key of crosspost.reasons.Reason; "" when nothing is wrong.
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    # No call before this moment: Facebook asked for a pause.
    throttled_until = models.DateTimeField(null=True, blank=True)
    # How much of Facebook's allowance was used up, in percent, and when it said so.
    usage_percent = models.PositiveSmallIntegerField(default=0)
    usage_at = models.DateTimeField(null=True, blank=True)
    publishing = models.CharField(
        _("publishing"),
        max_length=10,
        choices=Publishing.choices,
        default=Publishing.DIRECT,
    )
    trial_passed_at = models.DateTimeField(null=True, blank=True)
    trial_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    timezone = models.CharField(_("time zone"), max_length=40, default="Asia/Tokyo")
    # The queue: when one may go out, [{"weekday": 0-6 (Monday is 0), "start": "09:00", "end":
    # "12:00"}] in the channel's zone; how far apart; how many a day; when nothing goes out.
    queue_windows = models.JSONField(_("windows of the queue"), default=list, blank=True)
    queue_gap = models.PositiveSmallIntegerField(_("least gap in minutes"), default=60)
    queue_daily_cap = models.PositiveSmallIntegerField(_("at most per day"), default=3)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    # Since when a person lets the queue rest; null while it moves.
    queue_paused_at = models.DateTimeField(_("queue rests since"), null=True, blank=True)
    # Both null: never expires, or not yet asked (`checked_at` tells which).
    token_expires_at = models.DateTimeField(null=True, blank=True)
    data_access_expires_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    # When the ledger was last compared with the Page's list; hidden posts of ours that were
    # found there and that nobody needs (null: Facebook does not let us list hidden posts).
    audited_at = models.DateTimeField(null=True, blank=True)
    hidden_found = models.PositiveSmallIntegerField(null=True, blank=True)
    # Ids of test posts that could not be deleted at once.
    leftover_ids = models.JSONField(default=list, blank=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        permissions = [
            ("arrange_shop_queue", _("Can order and pause the queues of the shop's Pages"))
        ]
        ordering = ["site", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ChannelState.values), name="channel_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(publishing__in=Publishing.values),
                name="channel_publishing_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which people of this channel read a clock."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def is_throttled(self) -> bool:
        return self.throttled_until is not None and self.throttled_until > timezone.now()
