"""How a city's posting stands at this moment, in one query: sender, stop switch and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import router
from django.db.models import QuerySet, Subquery
from wagtail.models import Site

from core.models import Heartbeat
from crosspost.models import Delivery, StopSwitch

from .counting import CountOf, limit_counts
from .cursors import Cursor
from .search import WINDOW, MonitorFilters, list_window
from .sender import SENDERS, SenderLight, judge_sender

#: What the screens say of a switch; the rest of its row is read when somebody asks for it.
_TOLD = ("id", "site_id", "level", "reason", "pulled_by_name", "pulled_at")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`numbers` are those of `counting.limit_counts`; `failures` is exact."""

    sender: SenderLight
    stop: StopSwitch | None
    failures: int
    window_end: Cursor | None
    numbers: Mapping[str, int | None]


def get_standing(
    site: Site,
    filters: MonitorFilters,
    *,
    channel_ids: Sequence[int],
    failures: QuerySet[Delivery],
    now: datetime,
) -> Standing:
    """Return how things stand, and how many `failures` there are. One query."""
    limited = limit_counts(filters, channel_ids)
    asked: dict[str, Any] = {
        **limited,
        **{f"{name}_seen_at": _seen(name) for name in SENDERS},
        **{f"stop_{name}": _ask_stop(site, name) for name in _TOLD},
        "failures": CountOf(failures.order_by().values("pk")),
    }
    if filters.is_about_pages:
        end = list_window(site, filters)
        for name in ("created_at", "pk"):
            asked[f"end_{name}"] = Subquery(end.values(name)[WINDOW - 1 : WINDOW])
    found = Site.objects.filter(pk=site.pk).annotate(**asked).values(*asked).get()
    end_at = found.get("end_created_at")
    return Standing(
        sender=judge_sender(worker=found["worker_seen_at"], clock=found["clock_seen_at"], now=now),
        stop=_read_stop(found),
        # Null where there is no Page to ask for.
        failures=found["failures"] or 0,
        window_end=Cursor(at=end_at, key=found["end_pk"]) if end_at else None,
        numbers={name: found[name] for name in limited},
    )


def _seen(name: str) -> Subquery:
    return Subquery(Heartbeat.objects.filter(name=name).values("seen_at")[:1])


def _ask_stop(site: Site, name: str) -> Subquery:
    return Subquery(StopSwitch.objects.filter(site=site, ended_at__isnull=True).values(name)[:1])


def _read_stop(found: Mapping[str, Any]) -> StopSwitch | None:
    if found["stop_id"] is None:
        return None
    return StopSwitch.from_db(
        router.db_for_read(StopSwitch), _TOLD, [found[f"stop_{name}"] for name in _TOLD]
    )
