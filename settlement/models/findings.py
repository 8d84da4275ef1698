from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.Model):
    """Something that does not agree, from the day it was found until it agrees again."""

    site = models.ForeignKey(
        "wagtailcore.Site", null=True, on_delete=models.CASCADE, related_name="+"
    )
    # What is wrong with what, such as "stock-held:12"; found again it is the same row.
    key = models.CharField(max_length=120)
    sentence = models.CharField(max_length=400)
    found_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("what does not agree")
        verbose_name_plural = _("what does not agree")
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(mended_at=None), name="books_finding_open_once"
            )
        ]

    def __str__(self) -> str:
        return self.sentence
