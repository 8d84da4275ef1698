from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from wagtail.models import Site

from crosspost.models import Attempt, Channel, Delivery, Event
from crosspost.rows import ROW_RELATIONS, DeliveryRow, build_rows


@dataclass(frozen=True, kw_only=True)
class DeliveryDetail:
    """Everything that is known about one delivery."""

    row: DeliveryRow
    delivery: Delivery
    channel: Channel
    attempts: list[Attempt] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    versions: list[DeliveryRow] = field(default_factory=list)


def delivery_detail(delivery_id: uuid.UUID | str, *, site: Site) -> DeliveryDetail | None:
    """Return everything about one delivery of one city, or None."""
    delivery = (
        Delivery.objects.select_related(*ROW_RELATIONS, "seen_by", "approved_by")
        .filter(pk=delivery_id, channel__site=site)
        .first()
    )
    if delivery is None:
        return None
    versions = Delivery.objects.filter(
        announcement=delivery.announcement_id, channel=delivery.channel_id
    ).order_by("-version")
    rows = build_rows(versions)
    return DeliveryDetail(
        row=next(row for row in rows if row.id == delivery.pk),
        delivery=delivery,
        channel=delivery.channel,
        attempts=list(delivery.attempts.all()),
        events=list(delivery.events.select_related("actor")),
        versions=rows,
    )
