from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.models import Heartbeat

SENDER_SILENT_AFTER = timedelta(minutes=3)
SENDERS = ("worker", "clock")


@dataclass(frozen=True, kw_only=True)
class SenderLight:
    """Whether anything sends at all: the worker, or the tick that also sends."""

    seen_at: datetime | None
    worker_seen_at: datetime | None
    clock_seen_at: datetime | None
    is_alive: bool


def get_sender_light(now: datetime | None = None) -> SenderLight:
    """Return when the worker and the clock were last seen; both can send.

    Asked in the web process: a sender that has died cannot say so itself.
    """
    seen = dict(Heartbeat.objects.filter(name__in=SENDERS).values_list("name", "seen_at"))
    return judge_sender(
        worker=seen.get("worker"), clock=seen.get("clock"), now=now or timezone.now()
    )


def judge_sender(*, worker: datetime | None, clock: datetime | None, now: datetime) -> SenderLight:
    """Return the light from when the worker and the clock were last seen; None: never."""
    last = max((seen for seen in (worker, clock) if seen is not None), default=None)
    return SenderLight(
        seen_at=last,
        worker_seen_at=worker,
        clock_seen_at=clock,
        is_alive=last is not None and now - last <= SENDER_SILENT_AFTER,
    )
