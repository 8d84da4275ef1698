"""A change of a post in words, with the buttons that take it further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from crosspost.admin.times import say_moment
from crosspost.admin.todo import Reader
from crosspost.changes.selectors import ChangeRow
from crosspost.words import Sentence
from crosspost.words.telling import explain_change


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    row: ChangeRow
    kind: str
    sentence: Sentence
    since: str
    who: str
    acts: list[tuple[str, str]]


def say_change(
    row: ChangeRow, *, channel: str, zone: Any, reader: Reader, now: datetime
) -> ChangeView:
    """Return a change as the record of its post shows it."""
    return ChangeView(
        row=row,
        kind=str(row.kind.label),
        sentence=explain_change(row.kind, row.state, row.reason, channel=channel),
        since=say_moment(row.asked_at, zone, now=now),
        who=_say_who(row),
        acts=_list_acts(row, reader),
    )


def _say_who(row: ChangeRow) -> str:
    parts = [_("Asked for by %(name)s.") % {"name": row.asked_by}] if row.asked_by else []
    if row.approved_by:
        parts.append(_("Approved by %(name)s.") % {"name": row.approved_by})
    if row.settled_by:
        parts.append(_("%(name)s looked on Facebook.") % {"name": row.settled_by})
    return " ".join(parts)


def _list_acts(row: ChangeRow, reader: Reader) -> list[tuple[str, str]]:
    acts = []
    if row.can_approve and reader.may_approve:
        acts.append(("approve", _("Approve exactly these words")))
    if not reader.may_act:
        return acts
    if row.can_settle:
        acts += [
            ("done", _("I looked: it is as wished")),
            ("not-done", _("I looked: it is as before")),
            ("again", _("Ask Facebook once more")),
        ]
    if row.can_call_off:
        acts.append(("call-off", _("Call it off")))
    return acts
