"""What page types share of themselves, so that each keeps `core.social`'s promises alike."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.models import Page

from .social import Availability


def build_availability(page: Page, at: datetime) -> Availability:
    """Return whether a page is, or will be, before readers at `at` (aware)."""
    if page.expire_at is not None and page.expire_at <= at:
        return Availability(
            is_available=False, reason=_("The page is taken off the site before that time.")
        )
    if not page.live and (page.go_live_at is None or page.go_live_at > at):
        return Availability(is_available=False, reason=_("The page is not published."))
    return Availability(is_available=True)
