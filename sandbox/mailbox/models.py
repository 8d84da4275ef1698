from __future__ import annotations

from django.db import models


class Mail(models.Model):
    """One mail as it came in. ``raw`` is the whole of it; the rest is read from it for lists."""

    at = models.DateTimeField()
    envelope_from = models.CharField(max_length=320)
    envelope_to = models.JSONField()
    message_id = models.CharField(max_length=500, blank=True, db_index=True)
    subject = models.TextField(blank=True)
    raw = models.BinaryField()

    def __str__(self) -> str:
        return self.subject
