"""What only the monitor asks of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import Page, Revision, Site, get_default_page_content_type

from crosspost.models import AnnouncementDraft, Channel, Delivery
from crosspost.selectors import DeliveryRow, build_rows
from crosspost.states import State

FAILURES_SHOWN_FOR = timedelta(days=7)
LIMIT = 50


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """A page that will be published, and announced then, because somebody ticked a Page."""

    page_id: int
    title: str
    channel_id: int
    at: datetime


def list_open_failures(site: Site, *, now: datetime) -> list[DeliveryRow]:
    """Return what Facebook refused lately and nobody has sent again since, oldest first."""
    newer = Delivery.objects.filter(
        announcement=OuterRef("announcement"),
        channel=OuterRef("channel"),
        version__gt=OuterRef("version"),
    )
    failed = Delivery.objects.filter(
        ~Exists(newer),
        channel__site=site,
        state=State.FAILED,
        state_since__gte=now - FAILURES_SHOWN_FOR,
    )
    return build_rows(failed.order_by("state_since")[:LIMIT])


def list_channels(site: Site) -> list[Channel]:
    """Return the Pages of a city with those who connected them."""
    return list(Channel.objects.filter(site=site).select_related("connected_by", "trial_by"))


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
    drafts = AnnouncementDraft.objects.filter(
        site=site, translation_key__in=[key for key, _locale in pages], announced_at__isnull=True
    ).prefetch_related("channels")
    planned = [
        PlannedPost(page_id=page.pk, title=page.title, channel_id=channel.pk, at=scheduled[page.pk])
        for draft in drafts
        if (page := pages.get((draft.translation_key, draft.locale_id)))
        for channel in draft.channels.all()
    ]
    return sorted(planned, key=lambda post: post.at)


def _page_type() -> ContentType:
    return get_default_page_content_type()
