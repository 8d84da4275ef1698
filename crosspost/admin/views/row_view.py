"""One post in a list, in words: the same in the monitor, its record and its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.admin.say import say_delivery
from crosspost.admin.times import get_zone, say_ago, say_clock, say_duration, say_moment
from crosspost.selectors import DeliveryRow, SenderLight
from crosspost.states import State
from crosspost.words import Sentence

#: A post that came out later than this is marked.
SLOW_AFTER_SECONDS = 180


@dataclass(frozen=True, kw_only=True)
class RowView:
    """One post in a list, in words."""

    row: DeliveryRow
    sentence: Sentence
    asked: str
    posted: str
    lag: str
    is_slow: bool
    proofs: list[str]
    visits: str
    figures: str
    figures_age: str


def say_row(row: DeliveryRow, *, sender: SenderLight, now: datetime) -> RowView:
    """Return a post as a list shows it."""
    zone = get_zone(row.timezone)
    lag = row.lag_seconds
    return RowView(
        row=row,
        sentence=say_delivery(row, sender=sender, now=now),
        asked=say_moment(row.due_at, zone, now=now),
        posted=say_moment(row.published_at, zone, now=now) if row.published_at else "",
        lag=say_duration(lag) if lag is not None else "",
        is_slow=lag is not None and lag > SLOW_AFTER_SECONDS,
        proofs=list_proofs(row, zone, now=now),
        visits=_say_visits(row),
        figures=_say_figures(row),
        figures_age=say_ago(row.figures_at, now=now) if row.figures_at else "",
    )


def list_proofs(row: DeliveryRow, zone: Any, *, now: datetime) -> list[str]:
    """Return what proves that a post is out, the strongest last."""
    proofs = []
    if row.verified_at:
        moment = {"moment": _say_time(row.verified_at, zone, now)}
        proofs.append(
            _("a colleague saw it, %(moment)s") % moment
            if row.reason == "said_there"
            else _("read back, %(moment)s") % moment
        )
    if row.state == State.LISTED:
        proofs.append(_("found in the Page's list"))
    if row.seen_at:
        moment = {"moment": _say_time(row.seen_at, zone, now)}
        proofs.append(_("seen by the public, %(moment)s") % moment)
    if row.post_id:
        proofs.append(_("number …%(digits)s") % {"digits": row.post_id[-4:]})
    return proofs


def _say_time(moment: datetime, zone: Any, now: datetime) -> str:
    is_today = moment.astimezone(zone).date() == now.astimezone(zone).date()
    return say_clock(moment, zone) if is_today else say_moment(moment, zone, now=now)


def _say_visits(row: DeliveryRow) -> str:
    if not row.visits:
        return ""
    words = ngettext("%(count)d visit", "%(count)d visits", row.visits)
    return words % {"count": row.visits}


def _say_figures(row: DeliveryRow) -> str:
    """Return "3 reactions, 1 comment"; "" while Facebook has told nothing."""
    parts = []
    if row.reactions is not None:
        words = ngettext("%(count)d reaction", "%(count)d reactions", row.reactions)
        parts.append(words % {"count": row.reactions})
    if row.comments is not None:
        words = ngettext("%(count)d comment", "%(count)d comments", row.comments)
        parts.append(words % {"count": row.comments})
    if row.shares is not None:
        words = ngettext("%(count)d share", "%(count)d shares", row.shares)
        parts.append(words % {"count": row.shares})
    return ", ".join(parts)
