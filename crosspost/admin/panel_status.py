"""What became of a page's announcements, in the words of the monitor."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.rows import DeliveryRow
from crosspost.selectors import ChannelStatus, SenderLight
from crosspost.states import MAY_BE_VISIBLE, ChannelState, State
from crosspost.words import Sentence, explain_cause

from .say import say_delivery, say_keeper
from .times import get_zone, say_moment

#: What waits and can still be moved, changed or called off.
MOVABLE = frozenset({State.LINED_UP, State.QUEUED})


@dataclass(frozen=True, kw_only=True)
class SentView:
    """One channel on which the page was announced, in words."""

    channel: Channel
    row: DeliveryRow
    sentence: Sentence
    at: str
    record_url: str
    #: "" unless it is known.
    seen: str
    figures: str
    can_move: bool


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """One channel that can be ticked, and what is wrong with it now."""

    channel: Channel
    is_chosen: bool
    trouble: Sentence | None


def list_sent(announced: list[ChannelStatus], *, sender: SenderLight) -> list[SentView]:
    """Return each announced channel with its sentence, newest version each."""
    return [
        _view(status.channel, status.delivery, sender=sender)
        for status in announced
        if status.delivery is not None
    ]


def list_offers(offered: list[Channel], *, chosen: set[str]) -> list[OfferView]:
    """Return the channels that can be ticked."""
    return [
        OfferView(
            channel=channel,
            is_chosen=str(channel.pk) in chosen,
            trouble=_find_trouble(channel),
        )
        for channel in offered
    ]


def _view(channel: Channel, row: DeliveryRow, *, sender: SenderLight) -> SentView:
    zone = get_zone(row.timezone)
    return SentView(
        channel=channel,
        row=row,
        sentence=say_delivery(row, sender=sender, keeper=say_keeper(channel)),
        at=say_moment(row.published_at or row.state_since, zone),
        record_url=reverse("crosspost_delivery", args=[row.id]),
        seen=_say_seen(row),
        figures=_say_figures(row),
        can_move=row.state in MOVABLE,
    )


def _say_seen(row: DeliveryRow) -> str:
    if row.state not in MAY_BE_VISIBLE or row.published_at is None:
        return ""
    if row.seen_at is None:
        return _("Nobody came from Facebook yet.")
    return _("Seen by the public since %(time)s.") % {
        "time": say_moment(row.seen_at, get_zone(row.timezone))
    }


def _say_figures(row: DeliveryRow) -> str:
    """Return reactions, comments, shares and visits as one line, each only where known."""
    if row.state not in MAY_BE_VISIBLE:
        return ""
    parts = []
    if row.reactions is not None:
        words = ngettext("%(count)d reaction", "%(count)d reactions", row.reactions)
        parts.append(words % {"count": row.reactions})
    if row.comments is not None:
        words = ngettext("%(count)d comment", "%(count)d comments", row.comments)
        parts.append(words % {"count": row.comments})
    if row.shares is not None:
        words = ngettext("shared %(count)d time", "shared %(count)d times", row.shares)
        parts.append(words % {"count": row.shares})
    if row.visits:
        words = ngettext("%(count)d visit", "%(count)d visits", row.visits)
        parts.append(words % {"count": row.visits})
    line = _(", ").join(parts)
    if not line or row.figures_at is None:
        return line
    return _("%(figures)s (as of %(time)s)") % {
        "figures": line,
        "time": say_moment(row.figures_at, get_zone(row.timezone)),
    }


def _find_trouble(channel: Channel) -> Sentence | None:
    """Return why a post to this channel would wait, or None."""
    if channel.state == ChannelState.OK and not channel.is_throttled:
        return None
    reason = channel.problem or channel.state or Reason.RATE_LIMITED
    return explain_cause(reason, channel=channel.name, keeper=say_keeper(channel))
