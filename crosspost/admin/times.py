"""Moments and durations as words, in a Page's own zone."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def get_zone(name: str) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(name)


def say_clock(moment: datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Return "9:10"."""
    return date_format(moment.astimezone(zone), "G:i", use_l10n=False)


def say_moment(moment: datetime, zone: zoneinfo.ZoneInfo, *, now: datetime | None = None) -> str:
    """Return a moment as it stands in a list: "9:10" today, with its day on other days."""
    now = (now or timezone.now()).astimezone(zone)
    local = moment.astimezone(zone)
    clock = say_clock(moment, zone)
    if local.date() == now.date():
        return clock
    if local.date() == now.date() + timedelta(days=1):
        return _("tomorrow %(clock)s") % {"clock": clock}
    return _("%(day)s, %(clock)s") % {"day": date_format(local, "MONTH_DAY_FORMAT"), "clock": clock}


def say_when(moment: datetime, zone: zoneinfo.ZoneInfo, *, now: datetime | None = None) -> str:
    """Return a moment inside a sentence: "at 9:10", "tomorrow at 9:10", "within a minute"."""
    now = now or timezone.now()
    if moment <= now:
        return _("within a minute")
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = say_clock(moment, zone)
    if local.date() == today:
        return _("at %(clock)s") % {"clock": clock}
    if local.date() == today + timedelta(days=1):
        return _("tomorrow at %(clock)s") % {"clock": clock}
    return _("on %(day)s at %(clock)s") % {
        "day": date_format(local, "MONTH_DAY_FORMAT"),
        "clock": clock,
    }


def say_duration(seconds: float) -> str:
    """Return a length of time in one unit, two below an hour: "41 s", "4 min 2 s", "3 h"."""
    seconds = max(0, round(seconds))
    if seconds < 60:
        return _("%(count)d s") % {"count": seconds}
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        short = _("%(count)d min") % {"count": minutes}
        return f"{short} " + _("%(count)d s") % {"count": rest} if rest else short
    hours = round(seconds / 3600)
    if hours < 48:
        return _("%(count)d h") % {"count": hours}
    days = round(seconds / 86400)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def say_ago(moment: datetime, *, now: datetime | None = None) -> str:
    """Return "12 s ago", "37 min ago": one unit is enough for how long ago something was."""
    age = ((now or timezone.now()) - moment).total_seconds()
    age = age - age % 60 if age >= 60 else age
    return _("%(duration)s ago") % {"duration": say_duration(age)}
