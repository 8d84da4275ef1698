"""A post that is out, and the minute's work on changes of it, for the tests of changes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from crosspost.changes.tick import run_changes
from crosspost.models import Delivery, PostChange


def run(times: int = 1) -> None:
    """Let the tick work on changes, as if the pauses between looks had passed."""
    for _turn in range(times):
        past = timezone.now() - timedelta(seconds=1)
        PostChange.objects.filter(next_check_at__isnull=False).update(next_check_at=past)
        PostChange.objects.update(next_attempt_at=past)
        run_changes()


def reload(delivery: Delivery) -> tuple[Delivery, PostChange]:
    delivery.refresh_from_db()
    return delivery, delivery.changes.latest("pk")
