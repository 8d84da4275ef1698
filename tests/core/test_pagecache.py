"""Stored pages and remembered parts: nothing of yesterday is told after midnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.pagecache import PageCacheMiddleware, count_seconds_to_keep, remember

JAPAN = ZoneInfo("Asia/Tokyo")
BEFORE_MIDNIGHT = datetime(2026, 11, 22, 23, 59, 59, tzinfo=JAPAN)


@pytest.fixture
def views_cache(settings: Any) -> None:
    """Remember parts of pages, which tests usually do not."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        **settings.CACHES,
        "views": {"BACKEND": backend, "LOCATION": "test-views"},
    }


def test_a_page_is_kept_for_a_minute_and_never_over_midnight() -> None:
    assert count_seconds_to_keep(BEFORE_MIDNIGHT) == 1
    assert count_seconds_to_keep(BEFORE_MIDNIGHT - timedelta(hours=1)) == 60


def build_page(clock: time_machine.Traveller) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that tells the day on which it began and takes two seconds."""

    def view(request: HttpRequest) -> HttpResponse:
        day = datetime.now(JAPAN).day
        clock.shift(2)
        response = HttpResponse(f"day {day}")
        response.is_cacheable_page = True  # type: ignore[attr-defined]
        return response

    return view


def test_a_page_that_was_being_built_at_midnight_is_not_stored() -> None:
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False) as clock:
        answer = PageCacheMiddleware(build_page(clock))
        request = RequestFactory().get("/built-at-midnight/")
        assert answer(request).content == b"day 22"
        assert answer(request).content == b"day 23"
        assert answer(request)["X-Page-Cache"] == "hit"


def test_a_part_that_was_being_built_at_midnight_is_not_remembered(views_cache: None) -> None:
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False) as clock:

        def build() -> int:
            day = datetime.now(JAPAN).day
            clock.shift(2)
            return day

        assert remember("built-at-midnight", build) == 22
        assert remember("built-at-midnight", build) == 23
        assert remember("built-at-midnight", lambda: 0) == 23
