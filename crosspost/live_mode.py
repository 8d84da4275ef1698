"""Whether the city's app is in live mode: the API does not tell, so a person does, with a date."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Site

from .models import FacebookApp
from .reasons import Reason

CONFIRMED_FOR = timedelta(days=365)


def find_app_problem(site: Site, *, now: datetime | None = None) -> Reason:
    """Return what is to be said of a city's app, or Reason.NONE: confirmed within a year."""
    app = FacebookApp.objects.filter(site=site).first()
    if app is None:
        return Reason.APP_MISSING
    if app.live_confirmed_at is None:
        return Reason.APP_LIVE_UNCONFIRMED
    is_old = (now or timezone.now()) - app.live_confirmed_at > CONFIRMED_FOR
    return Reason.APP_LIVE_OLD if is_old else Reason.NONE
