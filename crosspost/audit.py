"""Once a night: does the Page show what the ledger says, and nothing of ours besides?

Only looks and tells. A post that disappeared stays where it is in the ledger until a person
decides; a post that should not be there is never deleted by itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils import timezone

from .backends import AppMissingError, open_channel
from .changes.channels import mind_channel
from .due import usable_channels
from .figures import is_spent
from .findings import close_found_again, note_finding
from .giving_way import read_created_time, read_permalink
from .leftovers import count_hidden, remove_leftovers
from .markers import find_markers
from .models import Channel, Delivery, Finding
from .post_text import get_all_text
from .states import LEASED, State

if TYPE_CHECKING:
    from .facebook import FacebookPage

logger = logging.getLogger(__name__)

#: Local hours in which a Page is compared; a night that was missed is made up for later.
NIGHT = range(2, 5)
EVERY = timedelta(hours=20)
AT_LATEST = timedelta(hours=36)
CHANNELS_PER_TICK = 1
#: Posts that the list leaves out are read one by one, so many a night.
READS = 20
LOOKED_BACK = timedelta(days=30)
_SETTLING = frozenset({State.ACCEPTED, State.UNKNOWN, State.NEEDS_PERSON, *LEASED})


def run_nightly() -> int:
    """Compare the Pages whose turn it is; return how many. A tick job."""
    now = timezone.now()
    done = 0
    for channel in usable_channels(now).exclude(access_token="").select_related("site"):
        if done >= CHANNELS_PER_TICK:
            break
        if channel.audited_at is None:
            # A new Page begins to count now; its first night is the next one.
            Channel.objects.filter(pk=channel.pk).update(audited_at=now)
            continue
        if not _is_turn(channel, now) or is_spent(channel, now=now):
            continue
        # Whatever comes of it, the next time is tomorrow.
        Channel.objects.filter(pk=channel.pk).update(audited_at=now)
        audit_channel(channel)
        done += 1
    return done


def audit_channel(channel: Channel) -> int:
    """Compare the ledger with a Page's list both ways; return how many differences are new."""
    try:
        page = open_channel(channel)
    except AppMissingError:
        return 0
    posts, outcome = page.list_published_posts()
    if not outcome.is_ok:
        mind_channel(channel, outcome)
        return 0
    found = sum(_judge_post(channel, post) for post in posts)
    found += _look_for_missing(channel, page, posts)
    found += remove_leftovers(channel, page)
    count_hidden(channel, page)
    return found


def _is_turn(channel: Channel, now: datetime) -> bool:
    last = channel.audited_at
    if last is None:
        return False
    is_night = now.astimezone(channel.zone).hour in NIGHT
    return now - last >= AT_LATEST or (is_night and now - last >= EVERY)


def _judge_post(channel: Channel, post: dict[str, Any]) -> int:
    """Compare one listed post with the ledger; return 1 for a new difference."""
    text = get_all_text(post)
    host = channel.site.root_url.rstrip("/")
    if host not in text and quote(host, safe="") not in text:
        return 0  # a link of somebody else's may look like ours
    post_id = str(post.get("id"))
    if Delivery.objects.filter(channel=channel, remote_post_id=post_id).exists():
        return 0
    new = 0
    for marker in find_markers(text):
        delivery = Delivery.objects.filter(marker=marker).first()
        kind = _name_difference(channel, delivery)
        if kind is None:
            continue
        new += note_finding(
            channel, kind, post_id, delivery=delivery, permalink=read_permalink(post)
        )
    return new


def _name_difference(channel: Channel, delivery: Delivery | None) -> Finding.Kind | None:
    if delivery is None:
        return Finding.Kind.UNKNOWN_POST
    if delivery.channel_id != channel.pk:
        return None  # one Page shares what another said
    if delivery.state in _SETTLING and not delivery.remote_post_id:
        # It is being looked for: the look is only brought forward.
        Delivery.objects.filter(pk=delivery.pk, next_check_at__isnull=False).update(
            next_check_at=timezone.now()
        )
        return None
    return Finding.Kind.TWICE if delivery.remote_post_id else Finding.Kind.NOT_MEANT


def _look_for_missing(channel: Channel, page: FacebookPage, posts: list[dict[str, Any]]) -> int:
    """Read by id what should be in the list and is not: lists leave posts out."""
    listed = {str(post.get("id")) for post in posts}
    close_found_again(channel, listed)
    now = timezone.now()
    times = [moment for post in posts if isinstance(moment := read_created_time(post), datetime)]
    since = max([now - LOOKED_BACK, *([min(times)] if times else [])])
    ours = Delivery.objects.filter(
        channel=channel,
        state__in=[State.PUBLISHED, State.LISTED],
        published_at__gte=since if times else now - LOOKED_BACK,
        published_at__lte=now - timedelta(hours=1),
    ).exclude(remote_post_id="")
    missing = ours.exclude(remote_post_id__in=listed).exclude(
        pk__in=Finding.objects.filter(
            channel=channel, kind=Finding.Kind.GONE, settled_at__isnull=True
        ).values("delivery_id")
    )
    new = 0
    for delivery in missing.order_by("-published_at")[:READS]:
        if _is_gone(page, delivery.remote_post_id):
            new += note_finding(
                channel,
                Finding.Kind.GONE,
                delivery.remote_post_id,
                delivery=delivery,
                permalink=delivery.remote_permalink,
            )
    return new


def _is_gone(page: FacebookPage, post_id: str) -> bool:
    """Whether a post reads as missing twice, or as hidden: nobody can see it any more."""
    first = page.read_state(post_id)
    if first.is_ok:
        return first.data.get("is_published") is False
    return first.is_gone and page.read_state(post_id).is_gone
