"""Dates with their weekday, in the city's zone, as each language writes them.

Django's own short formats leave the weekday out, and readers plan by weekday.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language

DAY = {"ja": "Y年n月j日（D）", "ko": "Y년 n월 j일 (D)", "en": "l j F Y"}
SHORT_DAY = {"ja": "n月j日", "ko": "n월 j일", "en": "j M"}
LONG_DAY = {"ja": "Y年n月j日 l", "ko": "Y년 n월 j일 l", "en": "l j F Y"}
MOMENT = {"ja": "Y年n月j日 G時i分", "ko": "Y년 n월 j일 G시 i분", "en": "j F Y, H:i"}

# First day of each era, newest first; Japanese readers know documents by era.
ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
)


def in_city_zone(value: date | datetime) -> date | datetime:
    """Return an aware moment in the city's zone; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def format_day(value: date | datetime) -> str:
    """Return day and weekday: 2026年11月21日（土）, Saturday 21 November 2026."""
    return format_date(in_city_zone(value), _choose(DAY))


def format_short_day(value: date | datetime) -> str:
    """Return day and month, with the year where it is not this year's."""
    value = in_city_zone(value)
    if value.year != timezone.localdate().year:
        return format_date(value, {"ja": "Y年n月j日", "ko": "Y년 n월 j일"}.get(_base(), "j M Y"))
    return format_date(value, _choose(SHORT_DAY))


def format_era_day(value: date | datetime) -> str:
    """Return the day with its Japanese era in Japanese, the long day elsewhere."""
    value = in_city_zone(value)
    words = format_date(value, _choose(LONG_DAY))
    if _base() != "ja":
        return words
    day = value.date() if isinstance(value, datetime) else value
    for first, name in ERAS:
        if day >= first:
            count = day.year - first.year + 1
            years = "元" if count == 1 else str(count)
            year, _, rest = words.partition("年")
            return f"{name}{years}年（{year}年）{rest}"
    return words


def format_moment(value: datetime) -> str:
    """Return day and time of day: 2026年11月21日 16時40分."""
    return format_date(in_city_zone(value), _choose(MOMENT))


def _base() -> str:
    return (get_language() or "ja").split("-")[0]


def _choose(formats: dict[str, str]) -> str:
    return formats.get(_base(), formats["en"])
