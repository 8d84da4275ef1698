"""What only the admin's screens write."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from crosspost.ledger import record_event
from crosspost.models import Channel, FacebookApp
from crosspost.states import Publishing


@transaction.atomic
def publish_in_one_step(channel: Channel, *, user: Any) -> None:
    """Let posts of a Page go out in one step again; the passed trial stays on record."""
    changed = (
        Channel.objects.filter(pk=channel.pk)
        .exclude(publishing=Publishing.DIRECT)
        .update(publishing=Publishing.DIRECT)
    )
    if changed:
        record_event(
            channel=channel,
            from_state=channel.state,
            to_state=channel.state,
            note=Publishing.DIRECT,
            actor=user,
        )
    channel.refresh_from_db()


@transaction.atomic
def save_app(
    site: Site,
    *,
    app_id: str,
    app_secret: str = "",
    webhook_verify_token: str = "",
    is_live: bool = False,
    user: Any = None,
) -> FacebookApp:
    """Store a city's Meta app; an empty secret keeps the one that is stored.

    With `is_live` the user says that they saw the app in live mode today. A word given for one
    app does not hold for another.
    """
    app = FacebookApp.objects.filter(site=site).first() or FacebookApp(site=site)
    if app.app_id != app_id:
        app.live_confirmed_at = app.live_confirmed_by = None
    if is_live:
        app.live_confirmed_at, app.live_confirmed_by = timezone.now(), user
    app.app_id = app_id
    app.app_secret = app_secret or app.app_secret
    app.webhook_verify_token = webhook_verify_token or app.webhook_verify_token
    app.save()
    return app
