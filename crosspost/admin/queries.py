"""What only the monitor asks of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision, Site, get_default_page_content_type

from crosspost.models import AnnouncementDraft, Channel, Delivery
from crosspost.queue.rules import list_slots
from crosspost.queue.standing import get_rules
from crosspost.selectors import ChannelLight, DeliveryRow
from crosspost.selectors.monitor import AHEAD, list_lit_channels
from crosspost.states import Timing

LIMIT = 50
LIMIT_SENT = 2_000


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
    """Return what scheduled pages will announce between `now` and `until`, in order."""
    scheduled = {
        int(page_id): at
        for page_id, at in Revision.objects.filter(
            base_content_type=_page_type(),
            approved_go_live_at__gt=now,
            approved_go_live_at__lte=until,
        ).values_list("object_id", "approved_go_live_at")[:LIMIT]
    }
    if not scheduled:
        return []
    pages = {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(pk__in=scheduled, alias_of__isnull=True)
    }
    wishes = AnnouncementDraft.channels.through.objects.filter(
        announcementdraft__site=site,
        announcementdraft__translation_key__in=[key for key, _locale in pages],
        announcementdraft__announced_at__isnull=True,
        announcementdraft__timing__in=[Timing.ON_PUBLISH, Timing.AT],
    ).select_related("announcementdraft")
    planned = []
    for wish in wishes:
        draft = wish.announcementdraft
        page = pages.get((draft.translation_key, draft.locale_id))
        if page is None:
            continue
        at = scheduled[page.pk]
        if draft.timing == Timing.AT and draft.publish_at:
            at = max(at, draft.publish_at)
        if at <= until:
            planned.append(
                PlannedPost(page_id=page.pk, title=page.title, channel_id=wish.channel_id, at=at)
            )
    return sorted(planned, key=lambda post: post.at)


def _page_type() -> ContentType:
    return get_default_page_content_type()


def list_coming_slots(
    lights: Sequence[ChannelLight], upcoming: Sequence[DeliveryRow], *, now: datetime
) -> dict[int, list[datetime]]:
    """Return when the queues would send within a day, by Page, in one query for all of them.

    Who takes a slot is decided at its moment, by turn; the queue's own screen says who is next.
    """
    waiting = [light for light in lights if light.lined_up]
    if not waiting:
        return {}
    sent = Delivery.objects.filter(
        channel__in=[light.channel.pk for light in waiting], published_at__gte=now - AHEAD
    ).values_list("channel_id", "published_at")[:LIMIT_SENT]
    by_channel: dict[int, list[datetime]] = defaultdict(list)
    for channel_id, at in sent:
        if at is not None:
            by_channel[channel_id].append(at)
    slots = {}
    for light in waiting:
        channel = light.channel
        planned = [max(row.due_at, now) for row in upcoming if row.channel_id == channel.pk]
        coming = list_slots(
            get_rules(channel),
            after=now,
            until=now + AHEAD,
            sent=by_channel[channel.pk],
            planned=planned,
            limit=min(light.lined_up, LIMIT),
        )
        slots[channel.pk] = [slot.at for slot in coming]
    return slots
