from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.changes.states import CHANGE_FINAL, CHANGE_OPEN, ChangeKind, ChangeState

_OPEN = sorted(state.value for state in CHANGE_OPEN)
_FINAL = sorted(state.value for state in CHANGE_FINAL)


class PostChange(models.Model):
    """One person's wish to change a post that is out, and what became of it.

    `state` is written only by `crosspost.changes.ledger`. The delivery itself moves only when
    the post was read back as wished.
    """

    delivery = models.ForeignKey(
        "crosspost.Delivery", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind.choices)
    # Of an edit: the new words, and the words that stood there when it was asked for.
    text = models.TextField(_("new text"), blank=True)
    text_before = models.TextField(_("text before"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ChangeState.choices, default=ChangeState.ASKED
    )
    state_since = models.DateTimeField(default=timezone.now)
    # A key of crosspost.reasons.Reason; "" when there is nothing to say.
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The name is kept beside the account, which may be deleted one day.
    asked_by_name = models.CharField(max_length=150, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Who said what the Page shows, where reading could not tell.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    next_check_at = models.DateTimeField(null=True, blank=True)
    # Whether Facebook answered "done" to the newest call.
    was_confirmed = models.BooleanField(default=False)
    # How often Facebook was asked, looked at, and read as gone since it was asked.
    tries = models.PositiveSmallIntegerField(default=0)
    checks = models.PositiveSmallIntegerField(default=0)
    gone_reads = models.PositiveSmallIntegerField(default=0)
    lease_no = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of a post")
        verbose_name_plural = _("changes of posts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(state__in=_OPEN), name="change_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ChangeState.values), name="change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="change_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_FINAL) | Q(deadline_at__isnull=False),
                name="change_open_has_deadline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "deadline_at"], condition=Q(state__in=_OPEN), name="change_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in CHANGE_OPEN
