"""The demo's two Facebook Pages, which the sandbox plays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from core.social import Shareable
from crosspost.drafts import save_draft
from crosspost.models import Channel
from crosspost.services import set_queue_rules
from crosspost.states import Attachment, ChannelKind, ChannelState, Publishing, Timing


@dataclass(frozen=True, kw_only=True)
class DemoPage:
    kind: ChannelKind
    page_id: str
    name: str
    token: str


PAGES = (
    DemoPage(
        kind=ChannelKind.CITY,
        page_id="200000000000001",
        name="鳴瀬谷町",
        token="EAAsandboxTown0001",  # noqa: S106  (the sandbox knows it, Facebook does not)
    ),
    DemoPage(
        kind=ChannelKind.SHOP,
        page_id="200000000000002",
        name="鳴瀬谷のお店",
        token="EAAsandboxShop0001",  # noqa: S106
    ),
)


def build_channels(site: Site, *, sandbox_url: str, by: Any) -> dict[str, Channel]:
    """Connect both Pages in two-step publishing and return the channels by kind.

    A channel that is connected already keeps its token and state; only its address follows
    the sandbox's port.
    """
    now = timezone.now()
    channels = {}
    for page in PAGES:
        channel, _is_new = Channel.objects.update_or_create(
            page_id=page.page_id,
            defaults={"site": site, "page_url": f"{sandbox_url}/wall/{page.page_id}/"},
            create_defaults={
                "site": site,
                "kind": page.kind,
                "name": page.name,
                "page_url": f"{sandbox_url}/wall/{page.page_id}/",
                "access_token": page.token,
                "state": ChannelState.OK,
                "publishing": Publishing.STAGED,
                # The demo says that its trial went well; the sandbox's Pages support it.
                "trial_passed_at": now,
                "trial_by": by,
                "checked_at": now,
                "connected_by": by,
            },
        )
        channels[page.kind.value] = channel
    return channels


def wish_for_post(
    page: Page,
    *,
    site: Site,
    channel: Channel,
    by: Any,
    timing: Timing = Timing.ON_PUBLISH,
    shows_photos: bool = False,
) -> None:
    """Tick a channel for a page that is about to be published, with the page's own words.

    What is wished for a time goes out at nine on the day after tomorrow. With `shows_photos` the
    post carries the page's own pictures instead of a link card.
    """
    assert isinstance(page, Shareable)  # noqa: S101  (only stories and goods are planned so)
    in_two_days = timezone.now().astimezone(channel.zone) + timedelta(days=2)
    save_draft(
        page,
        site=site,
        text=page.get_share_text(),
        channel_ids=[channel.pk],
        attachment=Attachment.PHOTOS if shows_photos else Attachment.LINK,
        photos=page.get_share_pictures() if shows_photos else (),
        timing=timing,
        publish_at=in_two_days.replace(hour=9, minute=0, second=0, microsecond=0),
        user=by,
    )


def set_rules_of_shop(channel: Channel, *, by: Any) -> None:
    """Let goods be introduced one after another: mornings and evenings, three a day at most."""
    if channel.queue_windows:
        return
    opening = (("09:00", "12:00"), ("17:00", "20:00"))
    set_queue_rules(
        channel,
        windows=[
            {"weekday": weekday, "start": start, "end": end}
            for weekday in range(7)
            for start, end in opening
        ],
        gap_minutes=60,
        daily_cap=3,
        quiet_from=time(21),
        quiet_until=time(8),
        user=by,
    )
