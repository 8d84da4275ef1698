from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Finding(models.Model):
    """Where the nightly comparison of the ledger with a Page's list found a difference."""

    class Kind(models.TextChoices):
        GONE = "gone", _("a post of ours has disappeared")
        UNKNOWN_POST = "unknown_post", _("a post with our link that we do not know")
        TWICE = "twice", _("a post of ours is there twice")
        NOT_MEANT = "not_meant", _("a post is visible that should not be")

    channel = models.ForeignKey(
        "crosspost.Channel", on_delete=models.PROTECT, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    delivery = models.ForeignKey(
        "crosspost.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="findings",
    )
    post_id = models.CharField(max_length=64)
    permalink = models.URLField(max_length=500, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    # A person has seen to it, or the next comparison found nothing any more.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "post_id"],
                condition=Q(settled_at__isnull=True),
                name="finding_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post_id}"
