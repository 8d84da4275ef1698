"""The sandbox's own time, which tests may move on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sandbox.trouble.models import Clock

FURTHEST = 10 * 366 * 24 * 3600


def get_now() -> datetime:
    """Return the sandbox's present, aware."""
    offset = Clock.objects.values_list("offset_seconds", flat=True).first() or 0
    return timezone.now() + timedelta(seconds=offset)


@transaction.atomic
def move_clock(seconds: int) -> datetime:
    """Move the sandbox's clock on by `seconds` (it never goes back); return its new present."""
    if not 0 <= seconds <= FURTHEST:
        raise ValueError("The clock never goes back, and on by ten years at most.")
    if not Clock.objects.update(offset_seconds=F("offset_seconds") + seconds):
        Clock.objects.create(offset_seconds=seconds)
    return get_now()
