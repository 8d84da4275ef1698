from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a long-lived process (worker, clock) was last seen alive."""

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
