"""How pages stand with the city's channels: for the editor's panel and the listings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import Page, Site

from crosspost.drafts import find_draft
from crosspost.models import Announcement, Channel, Delivery
from crosspost.rows import ROW_RELATIONS, DeliveryRow, build_row, build_rows
from crosspost.states import Purpose


@dataclass(frozen=True, kw_only=True)
class ChannelStatus:
    """How one page stands with one channel; `delivery` is None while nothing was announced."""

    channel: Channel
    is_wanted: bool
    delivery: DeliveryRow | None


def list_channels(site: Site) -> list[Channel]:
    """Return the channels of one city."""
    return list(Channel.objects.filter(site=site))


def page_status(
    page: Page, *, site: Site, purpose: str = Purpose.ANNOUNCEMENT
) -> list[ChannelStatus]:
    """Return how a page stands with each channel of its city, newest version each."""
    draft = find_draft(page, site=site, purpose=purpose) if page.translation_key else None
    wanted = set(draft.channels.values_list("pk", flat=True)) if draft else set()
    newest = {
        row.channel_id: row
        for row in build_rows(
            Delivery.objects.filter(
                announcement__site=site,
                announcement__translation_key=page.translation_key,
                announcement__locale_id=page.locale_id,
                announcement__purpose=purpose,
            ).order_by("version")
        )
    }
    return [
        ChannelStatus(
            channel=channel, is_wanted=channel.pk in wanted, delivery=newest.get(channel.pk)
        )
        for channel in list_channels(site)
    ]


def list_page_rows(
    pages: Sequence[Page], *, purpose: str = Purpose.ANNOUNCEMENT
) -> dict[int, list[DeliveryRow]]:
    """Return the newest delivery per channel of each page, by page id, in two queries.

    For listings: pages without an announcement are not in the result.
    """
    by_key = {(page.translation_key, page.locale_id): page.pk for page in pages if page.pk}
    announcements = {
        announcement.pk: by_key[(announcement.translation_key, announcement.locale_id)]
        for announcement in Announcement.objects.filter(
            translation_key__in=[key for key, _locale in by_key], purpose=purpose
        )
        if (announcement.translation_key, announcement.locale_id) in by_key
    }
    newest: dict[tuple[int, int], DeliveryRow] = {}
    deliveries = Delivery.objects.filter(announcement__in=list(announcements)).order_by("version")
    for delivery in deliveries.select_related(*ROW_RELATIONS):
        page_id = announcements[delivery.announcement_id]
        newest[(page_id, delivery.channel_id)] = build_row(delivery, {})
    result: dict[int, list[DeliveryRow]] = defaultdict(list)
    for (page_id, _channel_id), row in newest.items():
        result[page_id].append(row)
    return dict(result)
