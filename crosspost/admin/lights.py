"""The strip of lights above the monitor: the sender, and each Page."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.models import Channel, StopSwitch
from crosspost.selectors import ChannelLight, MonitorSnapshot, SenderLight
from crosspost.states import ChannelState
from crosspost.words import OK, STOP, WARN

from .times import get_zone, say_ago, say_moment

SOON_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Light:
    name: str
    tone: str
    word: str
    detail: str
    url: str = ""


def list_lights(snapshot: MonitorSnapshot, *, may_connect: bool) -> list[Light]:
    """Return the sender's light and each Page's; who may connect Pages gets there from it."""
    return [
        _light_sender(snapshot.sender, now=snapshot.at),
        *(
            _light_channel(light, now=snapshot.at, may_connect=may_connect)
            for light in snapshot.channels
        ),
        _light_stop(snapshot.stop, now=snapshot.at, zone=find_zone(snapshot)),
    ]


def find_zone(snapshot: MonitorSnapshot) -> zoneinfo.ZoneInfo:
    """Return the zone in which the city reads a clock: that of its first Page."""
    return snapshot.channels[0].channel.zone if snapshot.channels else get_zone("UTC")


def _light_stop(stop: StopSwitch | None, *, now: datetime, zone: zoneinfo.ZoneInfo) -> Light:
    if stop is None:
        return Light(
            name=_("Stop switch"),
            tone=OK,
            word=_("not pulled"),
            detail=_("Everything that is planned may go out."),
            url=find_stop_url(),
        )
    facts = {
        "moment": say_moment(stop.pulled_at, zone, now=now),
        "name": stop.pulled_by_name,
        "reason": stop.reason,
    }
    return Light(
        name=_("Stop switch"),
        tone=STOP,
        word=stop.get_level_display(),
        detail=_("Since %(moment)s, by %(name)s: %(reason)s") % facts,
        url=find_stop_url(),
    )


def find_stop_url() -> str:
    """Return the address of the stop switch's own screen."""
    try:
        return reverse("crosspost_stop")
    except NoReverseMatch:
        return ""


def _light_sender(sender: SenderLight, *, now: datetime) -> Light:
    seen = (
        _("Last seen %(ago)s.") % {"ago": say_ago(sender.seen_at, now=now)}
        if sender.seen_at
        else _("It was never seen.")
    )
    return Light(
        name=_("Sender"),
        tone=OK if sender.is_alive else STOP,
        word=_("works") if sender.is_alive else _("does not run"),
        detail=seen if sender.is_alive else seen + " " + _("Posts wait here, none is lost."),
    )


def _light_channel(light: ChannelLight, *, now: datetime, may_connect: bool) -> Light:
    channel = light.channel
    tone, word = _judge(channel, now=now)
    return Light(
        name=_("Facebook “%(name)s”") % {"name": channel.name},
        tone=tone,
        word=word,
        detail=" ".join(_list_details(light, now=now)),
        url=reverse("crosspost_channel", args=[channel.pk]) if may_connect else "",
    )


def _judge(channel: Channel, *, now: datetime) -> tuple[str, str]:
    if channel.state != ChannelState.OK:
        return STOP, channel.get_state_display()
    if channel.is_throttled and channel.throttled_until:
        until = say_moment(channel.throttled_until, channel.zone, now=now)
        return WARN, _("pauses until %(moment)s") % {"moment": until}
    if ends_soon(channel, now=now):
        return WARN, _("ends soon")
    return OK, _("connected")


def ends_soon(channel: Channel, *, now: datetime) -> bool:
    """Whether the connection ends within SOON_DAYS by Facebook's own date."""
    end = get_end(channel)
    return end is not None and (end - now).days < SOON_DAYS


def get_end(channel: Channel) -> datetime | None:
    """Return when the connection ends: the earlier of token and data access; None: never."""
    ends = [end for end in (channel.token_expires_at, channel.data_access_expires_at) if end]
    return min(ends, default=None)


def _list_details(light: ChannelLight, *, now: datetime) -> list[str]:
    zone = get_zone(light.channel.timezone)
    details = []
    if light.last_published_at:
        moment = say_moment(light.last_published_at, zone, now=now)
        details.append(_("Last post: %(moment)s.") % {"moment": moment})
    if light.held:
        words = ngettext("%(count)d post is held.", "%(count)d posts are held.", light.held)
        details.append(words % {"count": light.held})
    if light.waiting:
        words = ngettext("%(count)d post waits.", "%(count)d posts wait.", light.waiting)
        details.append(words % {"count": light.waiting})
    end = get_end(light.channel)
    if end:
        days = max(0, (end - now).days)
        words = ngettext(
            "The connection lasts %(count)d more day.",
            "The connection lasts %(count)d more days.",
            days,
        )
        details.append(words % {"count": days})
    if not details:
        details.append(_("No post yet."))
    return details
