"""One delivery as lists, panels and screens show it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from .models import Delivery, LinkVisit
from .settle import CANCELLABLE, RETRYABLE, can_be_settled
from .states import NEEDS_ATTENTION, State

CHECKED = frozenset({State.UNKNOWN, State.NEEDS_PERSON, State.ACCEPTED})
ROW_RELATIONS = ("channel", "announcement", "announcement__created_by")


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One delivery as a list shows it. Times are aware; show them in `timezone`."""

    id: uuid.UUID
    title: str
    page_id: int | None
    channel_id: int
    channel_name: str
    timezone: str
    version: int
    state: State
    reason: str
    text: str
    link: str
    photos: tuple[dict[str, object], ...]
    created_at: datetime
    created_by: str
    due_at: datetime
    state_since: datetime
    #: The next moment that matters: the next try, the next look, the end of a pause.
    next_at: datetime | None
    deadline_at: datetime | None
    permalink: str
    published_at: datetime | None
    verified_at: datetime | None
    #: Seconds from when it was due until Facebook took it.
    lag_seconds: int | None
    checks: int = 0
    visits: int = 0
    visits_from_facebook: int = 0

    @property
    def can_retry(self) -> bool:
        return self.state in RETRYABLE

    @property
    def can_cancel(self) -> bool:
        return self.state in CANCELLABLE

    @property
    def can_settle(self) -> bool:
        """Whether a person may say what the Page shows; not while we are still looking hard."""
        return can_be_settled(self.state, checks=self.checks)

    @property
    def needs_attention(self) -> bool:
        return self.state in NEEDS_ATTENTION


def build_rows(deliveries: QuerySet[Delivery]) -> list[DeliveryRow]:
    """Return rows with their visits, in the order of the query: two queries."""
    found = list(deliveries.select_related(*ROW_RELATIONS))
    visits: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    sums = (
        LinkVisit.objects.filter(delivery__in=[delivery.pk for delivery in found])
        .values_list("delivery_id", "kind")
        .annotate(number=Sum("count"))
    )
    for delivery_id, kind, number in sums:
        visits[delivery_id][kind] = number
    return [build_row(delivery, visits.get(delivery.pk, {})) for delivery in found]


def build_row(delivery: Delivery, visits: dict[str, int]) -> DeliveryRow:
    author = delivery.announcement.created_by
    from_facebook = visits.get(LinkVisit.Kind.FROM_FACEBOOK, 0)
    lag = None
    if delivery.published_at is not None:
        lag = max(0, round((delivery.published_at - delivery.due_at).total_seconds()))
    return DeliveryRow(
        id=delivery.pk,
        title=delivery.announcement.title,
        page_id=delivery.announcement.page_id,
        channel_id=delivery.channel_id,
        channel_name=delivery.channel.name,
        timezone=delivery.channel.timezone,
        version=delivery.version,
        state=State(delivery.state),
        reason=delivery.reason,
        text=delivery.text,
        link=delivery.link,
        photos=tuple(delivery.photos),
        created_at=delivery.created_at,
        created_by=author.get_full_name() if author else "",
        due_at=delivery.due_at,
        state_since=delivery.state_since,
        next_at=_get_next_moment(delivery),
        deadline_at=delivery.deadline_at,
        permalink=delivery.remote_permalink,
        published_at=delivery.published_at,
        verified_at=delivery.verified_at,
        lag_seconds=lag,
        checks=delivery.checks,
        visits=visits.get(LinkVisit.Kind.VISITOR, 0) + from_facebook,
        visits_from_facebook=from_facebook,
    )


def _get_next_moment(delivery: Delivery) -> datetime | None:
    if delivery.state == State.QUEUED:
        moments = [delivery.due_at, delivery.next_attempt_at, delivery.channel.throttled_until]
        return max(moment for moment in moments if moment is not None)
    if delivery.state == State.HELD:
        return delivery.channel.throttled_until if delivery.channel.is_throttled else None
    if delivery.state in CHECKED:
        return delivery.next_check_at
    return None
