"""One delivery as lists, panels and screens show it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum

from .models import Delivery, LinkVisit, StopSwitch
from .reasons import Reason
from .settle import CANCELLABLE, RETRYABLE, can_be_settled
from .states import State

CHECKED = frozenset({State.UNKNOWN, State.NEEDS_PERSON, State.ACCEPTED})
_PEOPLE = (LinkVisit.Kind.VISITOR, LinkVisit.Kind.FROM_FACEBOOK)
ROW_RELATIONS = ("channel", "announcement", "announcement__created_by", "figures", "stopped_by")


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One delivery as a list shows it. Times are aware; show them in `timezone`."""

    id: uuid.UUID
    title: str
    page_id: int | None
    #: The kind of page, "news.storypage"; "" where it is not known any more.
    section: str
    channel_id: int
    channel_name: str
    timezone: str
    version: int
    state: State
    reason: str
    text: str
    link: str
    photos: tuple[dict[str, object], ...]
    #: The picture that stands for the post, and what it shows; "" where it is an ornament.
    picture_id: int | None
    picture_alt: str
    created_at: datetime
    created_by: str
    due_at: datetime
    state_since: datetime
    #: The next moment that matters: the next try, the next look, the end of a pause.
    next_at: datetime | None
    deadline_at: datetime | None
    post_id: str
    permalink: str
    published_at: datetime | None
    verified_at: datetime | None
    #: A visit from Facebook to the short link, or a person who looked signed out.
    seen_at: datetime | None
    #: Since when its page is gone from the website while it is out, and nobody has decided.
    page_left_at: datetime | None
    #: The stop switch that holds it, or held it until its time had passed.
    stop: StopSwitch | None
    #: Seconds from when it was due until Facebook took it.
    lag_seconds: int | None
    checks: int = 0
    visits: int = 0
    visits_from_facebook: int = 0
    #: As Facebook last said; None where it was not asked or does not say.
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    figures_at: datetime | None = None

    @property
    def can_retry(self) -> bool:
        return self.state in RETRYABLE and self.reason != Reason.STOPPED

    @property
    def can_cancel(self) -> bool:
        return self.state in CANCELLABLE

    @property
    def can_approve(self) -> bool:
        """Whether it waits for somebody who vouches for its words."""
        return self.state == State.HELD and self.reason == Reason.NOT_APPROVED

    @property
    def can_settle(self) -> bool:
        """Whether a person may say what the Page shows; not while we are still looking hard."""
        return can_be_settled(self.state, checks=self.checks)


def build_rows(deliveries: QuerySet[Delivery]) -> list[DeliveryRow]:
    """Return rows with their visits, in the order of the query: one query."""
    visits = {f"visits_{kind.value}": _sum_visits(kind) for kind in _PEOPLE}
    found = deliveries.select_related(*ROW_RELATIONS).annotate(**visits)
    return [
        build_row(delivery, {kind: getattr(delivery, f"visits_{kind.value}") for kind in _PEOPLE})
        for delivery in found
    ]


def load_rows(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, DeliveryRow]:
    """Return the rows of these deliveries by their ids: one query for all of them."""
    rows = build_rows(Delivery.objects.filter(pk__in=list(ids)))
    return {row.id: row for row in rows}


def _sum_visits(kind: LinkVisit.Kind) -> Subquery:
    days = LinkVisit.objects.filter(delivery=OuterRef("pk"), kind=kind).order_by()
    sums = days.values("delivery").annotate(number=Sum("count")).values("number")
    return Subquery(sums, output_field=IntegerField())


def build_row(delivery: Delivery, visits: Mapping[str, int | None]) -> DeliveryRow:
    """Return a row; `visits` are the sums per kind of visit, None where there was none."""
    author = delivery.announcement.created_by
    figures = getattr(delivery, "figures", None)
    from_facebook = visits.get(LinkVisit.Kind.FROM_FACEBOOK) or 0
    lag = None
    if delivery.published_at is not None:
        lag = max(0, round((delivery.published_at - delivery.due_at).total_seconds()))
    # A photo is what the post tells; the card's picture only adorns it.
    picture = delivery.photos[0] if delivery.photos else delivery.payload.get("picture") or {}
    return DeliveryRow(
        id=delivery.pk,
        title=delivery.announcement.title,
        page_id=delivery.announcement.page_id,
        section=delivery.announcement.section,
        channel_id=delivery.channel_id,
        channel_name=delivery.channel.name,
        timezone=delivery.channel.timezone,
        version=delivery.version,
        state=State(delivery.state),
        reason=delivery.reason,
        text=delivery.text,
        link=delivery.link,
        photos=tuple(delivery.photos),
        picture_id=picture.get("image_id"),
        picture_alt=str(picture.get("alt_text", "")),
        created_at=delivery.created_at,
        created_by=author.get_full_name() if author else "",
        due_at=delivery.due_at,
        state_since=delivery.state_since,
        next_at=_get_next_moment(delivery),
        deadline_at=delivery.deadline_at,
        post_id=delivery.remote_post_id,
        permalink=delivery.remote_permalink,
        published_at=delivery.published_at,
        verified_at=delivery.verified_at,
        seen_at=delivery.seen_at,
        page_left_at=delivery.page_left_at,
        stop=delivery.stopped_by,
        lag_seconds=lag,
        checks=delivery.checks,
        visits=(visits.get(LinkVisit.Kind.VISITOR) or 0) + from_facebook,
        visits_from_facebook=from_facebook,
        reactions=figures.reactions if figures else None,
        comments=figures.comments if figures else None,
        shares=figures.shares if figures else None,
        figures_at=figures.fetched_at if figures else None,
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
