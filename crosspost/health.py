"""When a Page's connection is looked at: daily, and around everything that is planned for it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .connection import check_channel
from .models import AnnouncementDraft, Channel, Delivery
from .states import ChannelState, State, Timing

CHECK_EVERY = timedelta(hours=24)
#: So long before a slot a connection is asked for once more.
BEFORE_SLOT = (timedelta(hours=24), timedelta(hours=1))
PER_TICK = 5


def check_stale_channels() -> int:
    """Check the Pages whose turn it is; return how many. A tick job."""
    now = timezone.now()
    stale = list_channels_to_check().order_by("checked_at")[:PER_TICK]
    for channel in stale:
        # Whatever comes of it, ask again when the next occasion comes, not at the next tick.
        Channel.objects.filter(pk=channel.pk).update(checked_at=now)
        check_channel(channel)
    return len(stale)


def list_channels_to_check() -> QuerySet[Channel]:
    """Return connected Pages that nobody looked at for a day, or since something was planned.

    Something planned: a post with a time of its own, or a page's wish for a time. Each is an
    occasion three times: after it was planned, 24 hours before, and one hour before.
    """
    now = timezone.now()
    posts = Delivery.objects.filter(channel=OuterRef("pk"), state=State.QUEUED, due_at__gt=now)
    wishes = AnnouncementDraft.objects.filter(
        channels=OuterRef("pk"),
        announced_at__isnull=True,
        timing=Timing.AT,
        publish_at__gt=now,
    )
    occasions = Q(checked_at__isnull=True) | Q(checked_at__lte=now - CHECK_EVERY)
    occasions |= Q(Exists(posts.filter(created_at__gt=OuterRef("checked_at"))))
    occasions |= Q(Exists(wishes.filter(updated_at__gt=OuterRef("checked_at"))))
    for before in BEFORE_SLOT:
        near = now + before
        soon = posts.filter(due_at__lte=near, due_at__gt=OuterRef("checked_at") + before)
        wished = wishes.filter(publish_at__lte=near, publish_at__gt=OuterRef("checked_at") + before)
        occasions |= Q(Exists(soon)) | Q(Exists(wished))
    connected = Channel.objects.exclude(state=ChannelState.DISABLED).exclude(access_token="")
    return connected.filter(occasions)
