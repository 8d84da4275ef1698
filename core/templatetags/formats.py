"""Dates and amounts as readers of each language write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language

from core import dates
from core.money import format_money

register = template.Library()


@register.filter
def money(amount: int | None, currency: str = "JPY") -> str:
    """Return an amount in minor units as words; nothing for nothing."""
    return "" if amount is None else format_money(int(amount), currency or "JPY")


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月21日（土）"""
    return dates.format_day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11月21日"""
    return dates.format_short_day(value) if value else ""


@register.filter
def era_day(value: date | datetime | None) -> str:
    """令和8年（2026年）11月21日 土曜日; without the era in other languages."""
    return dates.format_era_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月21日 16時40分"""
    return dates.format_moment(value) if value else ""


@register.filter
def iso(value: Any) -> str:
    """What a `datetime` attribute holds, in the city's zone."""
    return dates.in_city_zone(value).isoformat() if value else ""


@register.filter
def fits_vertical(words: str) -> bool:
    """Whether a headline may be set vertically: Japanese, short, without Latin letters."""
    is_japanese = (get_language() or "ja").startswith("ja")
    return is_japanese and 0 < len(words) <= 26 and not any(sign.isascii() for sign in words)
