from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostFigures(models.Model):
    """How many reacted to a post, as Facebook last said; None where it does not say."""

    delivery = models.OneToOneField(
        "crosspost.Delivery", on_delete=models.PROTECT, related_name="figures"
    )
    reactions = models.PositiveIntegerField(null=True, blank=True)
    comments = models.PositiveIntegerField(null=True, blank=True)
    shares = models.PositiveIntegerField(null=True, blank=True)
    # Null while Facebook was asked and has told nothing yet.
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("figures of a post")
        verbose_name_plural = _("figures of posts")

    def __str__(self) -> str:
        return f"{self.reactions} / {self.comments} / {self.shares}"
