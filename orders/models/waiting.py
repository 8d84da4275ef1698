from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WaitingEntry(models.Model):
    """Somebody wants one mail when goods can be had again. Deleted with that mail."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("products.Variant", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("entry of the waiting list")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "email"], name="waiting_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.created_at:%Y-%m-%d}"
