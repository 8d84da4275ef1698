"""How a Page's connection is told: its state in a sentence, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from crosspost.connection_checks import ConnectionReport
from crosspost.models import Channel
from crosspost.states import ChannelState
from crosspost.words import OK, STOP, WARN, Sentence, explain_cause
from crosspost.words.connection import CHECK_LABELS

from .lights import ends_soon, get_end
from .say import say_keeper
from .times import say_moment
from .todo import get_page_url


@dataclass(frozen=True, kw_only=True)
class ChannelDescription:
    channel: Channel
    tone: str
    word: str
    sentence: Sentence | None
    since: str
    checked: str
    ends: str
    trial: str
    keeper: str
    url: str
    facebook_url: str


def describe_channel(channel: Channel, *, now: datetime) -> ChannelDescription:
    """Return a Page in words."""
    zone = channel.zone
    end = get_end(channel)
    return ChannelDescription(
        channel=channel,
        tone=_choose_tone(channel, now),
        word=_choose_word(channel, now),
        sentence=_find_sentence(channel),
        since=say_moment(channel.state_since, zone, now=now),
        checked=(
            say_moment(channel.checked_at, zone, now=now) if channel.checked_at else _("not yet")
        ),
        ends=say_moment(end, zone, now=now) if end else _("no end is set"),
        trial=_say_trial(channel, now),
        keeper=say_keeper(channel),
        url=reverse("crosspost_channel", args=[channel.pk]),
        facebook_url=get_page_url(channel),
    )


@dataclass(frozen=True, kw_only=True)
class CheckView:
    label: str
    tone: str
    sentence: str
    detail: str


def describe_checks(report: ConnectionReport, *, channel: str) -> list[CheckView]:
    """Return every check of a connection with its sentence; a warning does not stop anything."""
    return [
        CheckView(
            label=str(CHECK_LABELS.get(check.name, check.name)),
            tone=OK if check.is_ok else WARN if check.name == "expiry" else STOP,
            sentence="" if check.is_ok else explain_cause(check.reason, channel=channel).text,
            detail="" if check.is_ok else check.detail,
        )
        for check in report.checks
    ]


def _choose_tone(channel: Channel, now: datetime) -> str:
    if channel.state != ChannelState.OK:
        return STOP
    return WARN if channel.is_throttled or ends_soon(channel, now=now) else OK


def _choose_word(channel: Channel, now: datetime) -> str:
    if channel.state == ChannelState.OK and channel.is_throttled and channel.throttled_until:
        until = say_moment(channel.throttled_until, channel.zone, now=now)
        return _("pauses until %(moment)s") % {"moment": until}
    return str(channel.get_state_display())


def _find_sentence(channel: Channel) -> Sentence | None:
    if channel.state == ChannelState.OK and not channel.problem:
        return None
    reason = channel.problem or channel.state
    return explain_cause(reason, channel=channel.name, keeper=say_keeper(channel))


def _say_trial(channel: Channel, now: datetime) -> str:
    if channel.trial_passed_at is None:
        return _("not made yet")
    moment = say_moment(channel.trial_passed_at, channel.zone, now=now)
    if channel.trial_by is None:
        return _("passed %(moment)s") % {"moment": moment}
    return _("passed %(moment)s, by %(name)s") % {
        "moment": moment,
        "name": channel.trial_by.get_full_name(),
    }
