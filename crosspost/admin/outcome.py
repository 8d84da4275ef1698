"""What became of a press: read from the row that came back, and from what keeps it from going."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from crosspost.channel_health import get_hold_reason
from crosspost.models import Channel, Delivery, StopSwitch
from crosspost.reasons import Reason
from crosspost.selectors import get_sender_light
from crosspost.states import State
from crosspost.stops import get_stop
from crosspost.words import explain, explain_cause, explain_silence
from crosspost.words.outcomes import GOES_ON, OF_ONE, OF_SEVERAL, Way

from .say import say_keeper, say_stop
from .times import say_moment, say_when


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One finished text, and whether everything that it tells of goes on by itself."""

    text: str
    goes_on: bool


def say_outcome(delivery: Delivery) -> Outcome:
    """Return what became of one post that somebody let go out, planned, or approved."""
    return say_each([delivery])[0]


def say_each(deliveries: Sequence[Delivery]) -> list[Outcome]:
    """Return what became of each of several posts of one city, in their order."""
    now = timezone.now()
    # As they are now: the rows may carry channels that somebody read a while ago.
    channels = _find_channels(deliveries)
    stop = get_stop(next(iter(channels.values())).site_id) if channels else None
    is_alive = get_sender_light(now).is_alive
    return [
        _say_one(delivery, channels[delivery.channel_id], stop=stop, is_alive=is_alive, now=now)
        for delivery in deliveries
    ]


def _find_channels(deliveries: Sequence[Delivery]) -> dict[int, Channel]:
    found = Channel.objects.select_related("connected_by")
    return found.in_bulk({delivery.channel_id for delivery in deliveries})


def _say_one(
    delivery: Delivery,
    channel: Channel,
    *,
    stop: StopSwitch | None,
    is_alive: bool,
    now: datetime,
) -> Outcome:
    way = find_way(delivery, channel=channel, stop=stop, is_alive=is_alive, now=now)
    facts = {
        "title": delivery.announcement.title,
        "name": channel.name,
        "moment": say_moment(delivery.due_at, channel.zone, now=now),
        "stop": say_stop(stop, channel.timezone, now=now) if stop else "",
    }
    parts = [str(OF_ONE[way]) % facts, *_say_why(delivery, channel, way=way, now=now)]
    return Outcome(text=" ".join(part for part in parts if part), goes_on=way in GOES_ON)


def say_outcomes(deliveries: Sequence[Delivery]) -> Outcome:
    """Return what became of several posts of one city, counted by where they stand now."""
    now = timezone.now()
    channels = _find_channels(deliveries)
    stop = get_stop(next(iter(channels.values())).site_id) if channels else None
    is_alive = get_sender_light(now).is_alive
    ways = Counter(
        find_way(
            delivery, channel=channels[delivery.channel_id], stop=stop, is_alive=is_alive, now=now
        )
        for delivery in deliveries
    )
    texts = [OF_SEVERAL[way] % {"count": ways[way]} for way in Way if ways[way]]
    return Outcome(
        text=" ".join(texts) or OF_SEVERAL[Way.NOW] % {"count": 0},
        goes_on=bool(ways) and set(ways) <= GOES_ON,
    )


def find_way(
    delivery: Delivery,
    *,
    channel: Channel,
    stop: StopSwitch | None,
    is_alive: bool,
    now: datetime,
) -> Way:
    """Return what becomes of a post next. (pure)"""
    if delivery.state == State.LINED_UP:
        return Way.QUEUE
    if delivery.state == State.HELD:
        return Way.UNREAD if delivery.reason == Reason.NOT_APPROVED else Way.HELD
    if delivery.state != State.QUEUED:
        return Way.MOVED
    return _find_way_of_queued(delivery, channel=channel, stop=stop, is_alive=is_alive, now=now)


def _find_way_of_queued(
    delivery: Delivery,
    *,
    channel: Channel,
    stop: StopSwitch | None,
    is_alive: bool,
    now: datetime,
) -> Way:
    is_stopped = stop is not None and delivery.urgency in stop.urgencies
    if delivery.due_at > now:
        return Way.LATER_STOPPED if is_stopped else Way.LATER
    if is_stopped:
        return Way.STOPPED
    if get_hold_reason(channel):
        return Way.PAGE_DOWN
    return Way.NOW if is_alive else Way.SILENT


def _say_why(delivery: Delivery, channel: Channel, *, way: Way, now: datetime) -> list[str]:
    """Return the cause and what a person does about it."""
    keeper = say_keeper(channel)
    if way == Way.SILENT:
        silence = explain_silence(channel=channel.name, keeper=keeper)
        return [silence.what, silence.todo, silence.call]
    if way == Way.MOVED:
        return [explain(delivery.state, delivery.reason, channel=channel.name).what]
    if way not in (Way.HELD, Way.UNREAD, Way.PAGE_DOWN):
        return []
    reason = get_hold_reason(channel) if way == Way.PAGE_DOWN else delivery.reason
    until = channel.throttled_until
    time = say_when(until, channel.zone, now=now) if until and until > now else ""
    cause = explain_cause(reason, channel=channel.name, time=time, keeper=keeper)
    return [cause.what, cause.todo]
