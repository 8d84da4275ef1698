"""The claim with a short past and with a long one."""

from __future__ import annotations

import statistics
import time
from typing import Any

from django.utils import timezone

from bench.history import fill_history
from crosspost.ledger import claim_delivery
from crosspost.models import Delivery
from crosspost.states import State

CLAIMS = 200
SHORT, LONG = 1_000, 1_000_000


def measure_claiming(*, long: int = LONG) -> dict[str, Any]:
    """Return the claim's time in ms after SHORT and after `long` finished rows, and the growth."""
    fill_history(SHORT)
    short_ms = _time_claims()
    fill_history(long)
    long_ms = _time_claims()
    return {
        "finished": [SHORT, long],
        "claim_ms": [round(short_ms, 3), round(long_ms, 3)],
        "claim_growth": round(long_ms / short_ms, 3),
    }


def _time_claims() -> float:
    """Claim the same row again and again; return the median in ms."""
    row = Delivery.objects.exclude(state__in=[State.LISTED, State.PUBLISHED]).earliest("created_at")
    times = []
    for _turn in range(CLAIMS):
        now = timezone.now()
        Delivery.objects.filter(pk=row.pk).update(
            state=State.QUEUED, deadline_at=now, due_at=now, next_attempt_at=now, lease_no=0
        )
        begun = time.perf_counter()
        claimed = claim_delivery(row.pk)
        times.append(time.perf_counter() - begun)
        assert claimed is not None
    Delivery.objects.filter(pk=row.pk).update(state=State.CANCELLED, deadline_at=None)
    return 1000 * statistics.median(times[CLAIMS // 10 :])
