"""Facebook's allowance: slow from 75 percent, no needless reads from 90, no calls from 100."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from .graph_outcome import Usage
from .models import Channel

SLOW_AT = 75
STOP_READS_AT = 90
#: The percents are of one rolling hour; an older word says nothing.
USAGE_LASTS = timedelta(hours=1)
#: The pause before each call of a Page that is nearly spent, in seconds. Well below the margin
#: of a lease, which is renewed before the call.
SLOW_PAUSE = 3.0
_BANDS = (SLOW_AT, STOP_READS_AT, 100)


def note_usage(channel: Channel, usage: Usage) -> None:
    """Keep how much is used up, when that changed its band or the word is an old one.

    Headers come with every answer: a write for each would cost more than they tell.
    """
    now = timezone.now()
    is_old = channel.usage_at is None or channel.usage_at < now - timedelta(minutes=10)
    is_same = _band(channel.usage_percent) == _band(usage.percent)
    if is_same and (not is_old or usage.percent < SLOW_AT):
        return
    Channel.objects.filter(pk=channel.pk).update(usage_percent=usage.percent, usage_at=now)
    channel.usage_percent = usage.percent
    channel.usage_at = now


def get_pause_seconds(channel: Channel) -> float:
    """Return how long to wait before each call: nothing on a normal day."""
    is_recent = channel.usage_at is not None and channel.usage_at > timezone.now() - USAGE_LASTS
    return SLOW_PAUSE if is_recent and channel.usage_percent >= SLOW_AT else 0.0


def _band(percent: int) -> int:
    return sum(percent >= limit for limit in _BANDS)
