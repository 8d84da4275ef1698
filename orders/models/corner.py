from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CornerLink(models.Model):
    """A mailed link into a producer's corner: for one use, for half an hour, kept as a hash."""

    producer = models.ForeignKey("products.Producer", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.producer_id} {self.created_at:%Y-%m-%d}"


class CornerSession(models.Model):
    """One telephone that is signed in to one producer's corner, until a day or a word ends it."""

    producer = models.ForeignKey(
        "products.Producer", on_delete=models.CASCADE, related_name="corner_sessions"
    )
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("signed in"), auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.email}"
