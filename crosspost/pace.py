"""How fast the pauses of the sender pass: as written, except in drills."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings


def scale(pause: timedelta) -> timedelta:
    """Return a pause as long as this installation keeps it.

    CROSSPOST_TIME_SCALE is 1 wherever people are; production refuses anything else. A drill
    shortens the pauses between tries and looks, and nothing besides.
    """
    return pause * settings.CROSSPOST_TIME_SCALE
