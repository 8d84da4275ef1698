"""What needs a person, as cards: what happened, what to do, and the buttons that do it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.approval import APPROVE
from crosspost.models import Channel, StopSwitch
from crosspost.reasons import Reason
from crosspost.selectors import ChannelLight, DeliveryRow, SenderLight
from crosspost.settle import CHANNEL_REASONS
from crosspost.states import UNCLAIMED, ChannelState, State
from crosspost.words import STOP, Sentence, explain_cause, explain_silence

from . import access
from .lights import find_stop_url
from .say import say_delivery, say_keeper
from .times import get_zone, say_ago, say_moment

#: Held back because of the page: the mend begins there.
PAGE_REASONS = frozenset(
    {
        Reason.PAGE_GONE,
        Reason.PAGE_NOT_PUBLIC,
        Reason.PAGE_UNREACHABLE,
        Reason.NOT_AVAILABLE,
        Reason.PHOTO_MISSING,
        Reason.PHOTO_UNUSABLE,
        Reason.LINK_UNREADABLE,
        Reason.LINK_REFUSED,
    }
)
#: Refused because of its words or pictures: the mend is in the page's Facebook tab.
WORDING_REASONS = frozenset(
    {
        Reason.DUPLICATE,
        Reason.CONTENT_REFUSED,
        Reason.PHOTO_REFUSED,
        Reason.TEXT_EMPTY,
        Reason.TEXT_TOO_LONG,
    }
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button. With `verb` it posts, else it is a link; `opens_facebook` leaves the site."""

    label: str
    url: str
    verb: str = ""
    opens_facebook: bool = False


@dataclass(frozen=True, kw_only=True)
class Card:
    key: str
    title: str
    sentence: Sentence
    since: str
    #: The post that it is about; None for what is about a Page or everything.
    post: DeliveryRow | None = None
    excerpt: str = ""
    picture_url: str = ""
    picture_alt: str = ""
    record_url: str = ""
    waiting: list[str] = field(default_factory=list)
    waiting_count: int = 0
    acts: list[Act] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks at the monitor, and what that person may do."""

    may_act: bool
    may_connect: bool
    may_approve: bool = False


def build_reader(user: Any) -> Reader:
    return Reader(
        may_act=access.may_act(user),
        may_connect=access.may_connect(user),
        may_approve=user.has_perm(APPROVE),
    )


def list_sender_cards(sender: SenderLight, *, now: datetime, zone: Any) -> list[Card]:
    """Return a card while nothing sends at all; none else."""
    if sender.is_alive:
        return []
    since = say_since(sender.seen_at, zone, now) if sender.seen_at else ""
    title = _("No post goes out at the moment")
    # It speaks of all posts: what one of them would say of itself is left out.
    sentence = replace(explain_silence(), label="", now="")
    return [Card(key="sender", title=title, sentence=sentence, since=since)]


def list_stop_cards(stop: StopSwitch | None, *, held: int, now: datetime, zone: Any) -> list[Card]:
    """Return a card while the stop switch is on: somebody must end it one day."""
    if stop is None:
        return []
    held_words = ngettext(
        "%(count)d post is held by it.", "%(count)d posts are held by it.", held
    ) % {"count": held}
    url = find_stop_url()
    return [
        Card(
            key="stop",
            title=stop.get_level_display(),
            sentence=Sentence(
                label=_("Stop switch"),
                tone=STOP,
                what=_("%(name)s stopped this: %(reason)s.")
                % {"name": stop.pulled_by_name, "reason": stop.reason.rstrip(".。")},
                now=held_words,
                todo=_("End it when it is over. Nothing goes out by that: somebody picks."),
                call="",
            ),
            since=say_since(stop.pulled_at, zone, now),
            acts=[Act(label=_("Open the stop switch"), url=url)] if url else [],
        )
    ]


def list_channel_cards(
    lights: list[ChannelLight], held: list[DeliveryRow], *, reader: Reader, now: datetime
) -> list[Card]:
    """Return one card per Page that cannot be used, with what waits for it."""
    cards = []
    for light in lights:
        channel = light.channel
        if channel.state == ChannelState.OK:
            continue
        reason = channel.problem or channel.state
        cards.append(
            Card(
                key=f"channel-{channel.pk}",
                title=_("Nothing can be posted to “%(name)s”") % {"name": channel.name},
                sentence=explain_cause(reason, channel=channel.name, keeper=say_keeper(channel)),
                since=say_since(channel.state_since, channel.zone, now),
                waiting=[row.title for row in held if row.channel_id == channel.pk],
                waiting_count=light.blocked,
                acts=_list_channel_acts(channel, reader),
            )
        )
    return cards


def list_delivery_cards(
    rows: list[DeliveryRow],
    channels: dict[int, Channel],
    *,
    sender: SenderLight,
    reader: Reader,
    now: datetime,
) -> list[Card]:
    """Return one card per post that waits for a person's decision."""
    return [
        build_delivery_card(row, channels[row.channel_id], sender=sender, reader=reader, now=now)
        for row in rows
        if row.channel_id in channels
    ]


def build_delivery_card(
    row: DeliveryRow, channel: Channel, *, sender: SenderLight, reader: Reader, now: datetime
) -> Card:
    return Card(
        key=str(row.id),
        post=row,
        title=name_post(row),
        sentence=say_delivery(row, sender=sender, keeper=say_keeper(channel), now=now),
        since=say_since(row.state_since, get_zone(row.timezone), now),
        excerpt=_cut(row),
        record_url=reverse("crosspost_delivery", args=[row.id]),
        acts=list_acts(row, channel, reader=reader),
    )


def list_acts(row: DeliveryRow, channel: Channel, *, reader: Reader) -> list[Act]:
    """Return the buttons of a post, the one that helps most first."""
    acts = []
    if row.can_settle:
        acts.append(_look_on_facebook(channel))
    if row.page_id and row.reason in WORDING_REASONS:
        acts.append(_edit(row, _("Correct the words"), tab="#tab-facebook"))
    elif row.page_id and row.reason in PAGE_REASONS:
        acts.append(_edit(row, _("Open the page")))
    if row.reason == Reason.NOT_APPROVED and (reader.may_act or reader.may_approve):
        acts.append(_plan(row, _("Read and approve")))
    if reader.may_act:
        acts += _list_decisions(row)
        if row.state in UNCLAIMED and row.reason != Reason.NOT_APPROVED:
            acts.append(_plan(row, _("Change time, words or photos")))
    if reader.may_connect and row.state == State.HELD and row.reason in CHANNEL_REASONS:
        acts.insert(0, _reconnect(channel))
    return acts


def _list_decisions(row: DeliveryRow) -> list[Act]:
    acts = []
    if row.can_settle:
        acts += [
            _post(row, "there", _("It is there")),
            _post(row, "not-there", _("It is not there: send it again")),
            _post(row, "cannot-tell", _("I cannot tell")),
        ]
    if row.can_retry and row.reason not in (Reason.SAID_NOT_THERE, Reason.NOT_APPROVED):
        is_held = row.state == State.HELD
        acts.append(_post(row, "retry", _("Send now") if is_held else _("Send again")))
    if row.can_cancel:
        acts.append(_post(row, "cancel", _("Do not send")))
    return acts


def _list_channel_acts(channel: Channel, reader: Reader) -> list[Act]:
    look = _look_on_facebook(channel)
    return [_reconnect(channel), look] if reader.may_connect else [look]


def _reconnect(channel: Channel) -> Act:
    url = reverse("crosspost_channel", args=[channel.pk])
    return Act(label=_("Connect the Page again"), url=f"{url}#connect")


def _look_on_facebook(channel: Channel) -> Act:
    return Act(label=_("Open the Page on Facebook"), url=get_page_url(channel), opens_facebook=True)


def get_page_url(channel: Channel) -> str:
    return channel.page_url or f"https://www.facebook.com/{channel.page_id}"


def _edit(row: DeliveryRow, label: str, *, tab: str = "") -> Act:
    return Act(label=label, url=reverse("wagtailadmin_pages:edit", args=[row.page_id]) + tab)


def _plan(row: DeliveryRow, label: str) -> Act:
    return Act(label=label, url=reverse("crosspost_plan", args=[row.id]))


def _post(row: DeliveryRow, verb: str, label: str) -> Act:
    return Act(label=label, url=reverse("crosspost_act", args=[row.id, verb]), verb=verb)


def _cut(row: DeliveryRow) -> str:
    """Return the beginning of the post's words, without the title that stands above them."""
    words = " ".join(row.text.removeprefix(row.title).split())
    return Truncator(words).chars(90)


def name_post(row: DeliveryRow) -> str:
    return _("“%(title)s” on “%(name)s”") % {"title": row.title, "name": row.channel_name}


def say_since(moment: datetime, zone: Any, now: datetime) -> str:
    return _("%(moment)s (%(ago)s)") % {
        "moment": say_moment(moment, zone, now=now),
        "ago": say_ago(moment, now=now),
    }


def say_number(count: int, *, sender: SenderLight) -> str:
    """Return the first sentence of the monitor."""
    if not count:
        return _("Nothing needs you. Everything goes as planned.")
    if not sender.is_alive:
        return ngettext(
            "%(count)d thing needs a person. No post goes out at the moment.",
            "%(count)d things need a person. No post goes out at the moment.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)d thing needs a person. Everything else goes as planned.",
        "%(count)d things need a person. Everything else goes as planned.",
        count,
    ) % {"count": count}
