"""The minute's tick: the guarantee behind every promise that a background task only nudges.

Apps register jobs in `AppConfig.ready()`; `manage.py tick` runs all of them. A job that
fails is logged and does not keep the others from running; one that may take minutes, because it
asks somebody outside many things, is registered as slow and keeps none of them waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

logger = logging.getLogger(__name__)

_jobs: dict[str, Callable[[], object]] = {}
_slow: set[str] = set()


@dataclass(frozen=True, kw_only=True)
class TickResult:
    """What one job of a tick did; `error` is "" when it went well."""

    name: str
    outcome: str
    error: str


def register_tick_job(name: str, job: Callable[[], object], *, is_slow: bool = False) -> None:
    """Let `job` run at every tick. Registering a name again replaces its job.

    Slow ones run after all others; `run_clock` runs them beside the others.
    """
    _jobs[name] = job
    (_slow.add if is_slow else _slow.discard)(name)


def beat(name: str) -> None:
    """Write down that `name` (such as "worker" or "clock") is alive now."""
    from .models import Heartbeat

    now = timezone.now()
    if not Heartbeat.objects.filter(name=name).update(seen_at=now):
        Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})


def run_tick() -> list[TickResult]:
    """Run every registered job once, in order of registration, the slow ones last."""
    return [*run_quick_jobs(), *run_slow_jobs()]


def run_quick_jobs() -> list[TickResult]:
    """Tell that the clock is alive, and run the jobs that do not take long."""
    pulse = _run("heartbeat", lambda: beat("clock"))
    results = [_run(name, job) for name, job in list(_jobs.items()) if name not in _slow]
    return [pulse, *results] if pulse.error else results


def run_slow_jobs() -> list[TickResult]:
    """Run the jobs that may take minutes."""
    return [_run(name, job) for name, job in list(_jobs.items()) if name in _slow]


def _run(name: str, job: Callable[[], object]) -> TickResult:
    try:
        return TickResult(name=name, outcome=str(job()), error="")
    except Exception as error:  # one room's trouble must not stop the others
        logger.exception("The tick job %s failed", name)
        return TickResult(name=name, outcome="", error=type(error).__name__)
