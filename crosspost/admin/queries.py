"""What only the monitor asks of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, Site, get_default_page_content_type

from crosspost.models import AnnouncementDraft, Channel
from crosspost.queue.rules import list_slots
from crosspost.queue.standing import get_rules
from crosspost.selectors import MonitorSnapshot
from crosspost.selectors.monitor import AHEAD, list_lit_channels
from crosspost.states import Timing

LIMIT = 50
LIMIT_PLANNED = 200


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """A page that will be published, and announced then, because somebody ticked a Page."""

    page_id: int
    title: str
    channel_id: int
    at: datetime


def list_channels(site: Site) -> list[Channel]:
    """Return the Pages of a city with those who connected them."""
    return list_lit_channels(site)


def list_planned(site: Site, *, now: datetime, until: datetime) -> list[PlannedPost]:
    """Return what scheduled pages will announce between `now` and `until`, in order. One query."""
    pages = Page.objects.filter(
        translation_key=OuterRef("announcementdraft__translation_key"),
        locale=OuterRef("announcementdraft__locale"),
        alias_of__isnull=True,
    )
    scheduled = Revision.objects.filter(
        base_content_type=_page_type(),
        object_id=Cast(OuterRef("page_pk"), CharField()),
        approved_go_live_at__gt=now,
        approved_go_live_at__lte=until,
    )
    drafts: Any = AnnouncementDraft.channels.through.objects
    wishes = (
        drafts.filter(
            announcementdraft__site=site,
            announcementdraft__announced_at__isnull=True,
            announcementdraft__timing__in=[Timing.ON_PUBLISH, Timing.AT],
        )
        .annotate(
            page_pk=Subquery(pages.values("pk")[:1]), title=Subquery(pages.values("title")[:1])
        )
        .annotate(goes_live_at=Subquery(scheduled.values("approved_go_live_at")[:1]))
        .filter(goes_live_at__isnull=False)
        .select_related("announcementdraft")
        .order_by("goes_live_at", "pk")[:LIMIT_PLANNED]
    )
    planned = []
    for wish in wishes:
        draft = wish.announcementdraft
        at = wish.goes_live_at
        if draft.timing == Timing.AT and draft.publish_at:
            at = max(at, draft.publish_at)
        if at <= until:
            planned.append(
                PlannedPost(
                    page_id=wish.page_pk, title=wish.title, channel_id=wish.channel_id, at=at
                )
            )
    return sorted(planned, key=lambda post: post.at)


def _page_type() -> ContentType:
    return get_default_page_content_type()


def list_coming_slots(snapshot: MonitorSnapshot) -> dict[int, list[datetime]]:
    """Return when the queues would send within a day, by Page; no query.

    Who takes a slot is decided at its moment, by turn; the queue's own screen says who is next.
    """
    now = snapshot.at
    slots = {}
    for light in snapshot.channels:
        if not light.lined_up:
            continue
        channel = light.channel
        here = [row for row in snapshot.upcoming if row.channel_id == channel.pk]
        coming = list_slots(
            get_rules(channel),
            after=now,
            until=now + AHEAD,
            sent=[at for channel_id, at in snapshot.sent if channel_id == channel.pk],
            planned=[max(row.due_at, now) for row in here],
            limit=min(light.lined_up, LIMIT),
        )
        slots[channel.pk] = [slot.at for slot in coming]
    return slots
