"""Pages that editors planned: published and taken back by the tick, not by a cron of their own."""

from __future__ import annotations

from django.core.management import call_command


def publish_scheduled_pages() -> None:
    """Publish what is due and unpublish what has expired, as Wagtail's own command does."""
    call_command("publish_scheduled", verbosity=0)
