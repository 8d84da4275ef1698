"""What only the admin's screens write."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from crosspost.ledger import record_event
from crosspost.models import Channel
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
