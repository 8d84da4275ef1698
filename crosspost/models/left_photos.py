from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LeftPhoto(models.Model):
    """A hidden photo on Facebook that no post needs: removed at night by its number.

    One whose upload was never answered has no number; it can only be counted.
    """

    channel = models.ForeignKey(
        "crosspost.Channel", on_delete=models.PROTECT, related_name="left_photos"
    )
    delivery = models.ForeignKey(
        "crosspost.Delivery", on_delete=models.PROTECT, related_name="left_photos"
    )
    photo_id = models.CharField(max_length=64, blank=True)
    # The upload whose answer was lost; null where the number is known.
    attempt = models.OneToOneField(
        "crosspost.Attempt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="left_photo",
    )
    noted_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("photo left behind")
        verbose_name_plural = _("photos left behind")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "photo_id"], condition=~Q(photo_id=""), name="left_photo_once"
            ),
            models.CheckConstraint(
                condition=~Q(photo_id="") | Q(attempt__isnull=False),
                name="left_photo_is_of_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel"], condition=Q(removed_at__isnull=True), name="left_photo_open"
            ),
        ]

    def __str__(self) -> str:
        return self.photo_id or str(self.attempt)
