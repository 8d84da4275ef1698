"""Days of the year turned into days near today, so that the demo is never out of season."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cityportal.demo.texts.shapes import Season


def find_latest_day(month: int, day: int, *, today: date) -> date:
    """Return the latest such day of the year that is not after today."""
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def find_season(season: Season, *, today: date) -> tuple[datetime, datetime]:
    """Return begin and end (aware) of the season that is running, else of the next one."""
    first = find_latest_day(*season.first, today=today)
    if _end_after(first, season) < today:
        first = date(first.year + 1, *season.first)
    last = _end_after(first, season)
    return at_hour(first, 0), at_hour(last + timedelta(days=1), 0)


def at_hour(day: date, hour: int) -> datetime:
    """Return an aware moment of a day in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time(hour=hour)))


def _end_after(first: date, season: Season) -> date:
    last = date(first.year, *season.last)
    return last if last >= first else date(first.year + 1, *season.last)
