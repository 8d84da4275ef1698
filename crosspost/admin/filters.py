"""What the monitor's reader asks for, read from the address and written back into one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from crosspost.models import Channel
from crosspost.selectors import MonitorFilters
from crosspost.states import State

DONE = ""
ALL = "all"
#: States that a clerk sees as one thing: key, words, states.
GROUPS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("out", _("On Facebook"), (State.PUBLISHED, State.LISTED, State.ACCEPTED)),
    (
        "waiting",
        _("On the way"),
        (State.LINED_UP, State.QUEUED, State.STAGING, State.READY, State.SENDING),
    ),
    ("unsure", _("Not sure"), (State.UNKNOWN, State.NEEDS_PERSON)),
    ("held", _("Held back"), (State.HELD,)),
    ("failed", _("Not sent"), (State.FAILED,)),
    ("off", _("Hidden or taken off"), (State.HIDDEN, State.WITHDRAWN)),
    ("dropped", _("Cancelled or passed over"), (State.CANCELLED, State.SKIPPED)),
)
#: Nothing more is expected of these: what the list shows when nobody asks for anything.
DONE_STATES = tuple(
    state
    for key, _words, states in GROUPS
    if key in ("out", "failed", "off", "dropped")
    for state in states
)
STATES_OF = {DONE: DONE_STATES, ALL: (), **{key: states for key, _words, states in GROUPS}}
LONGEST_TEXT = 100


@dataclass(frozen=True, kw_only=True)
class Question:
    """The reader's question; unknown values are treated as not asked."""

    group: str = DONE
    channel_id: int | None = None
    section: str = ""
    author_id: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    before: str = ""
    site: str = ""
    zone: zoneinfo.ZoneInfo | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], *, channels: list[Channel]) -> Question:
        """Read an address; days are days in the first Page's zone, both included."""
        group, channel = query.get("state", ""), query.get("channel", "")
        known = {str(one.pk): one.pk for one in channels}
        author = query.get("author", "")
        return cls(
            group=group if group in STATES_OF else DONE,
            channel_id=known.get(channel),
            section=query.get("section", "")[:80],
            author_id=int(author) if author.isdecimal() and len(author) < 10 else None,
            since=_read_day(query.get("since", "")),
            until=_read_day(query.get("until", "")),
            text=" ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_TEXT],
            before=query.get("before", "")[:60],
            site=query.get("site", ""),
            zone=channels[0].zone if channels else None,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but state and Page is asked for."""
        return bool(self.section or self.author_id or self.since or self.until or self.text)

    def to_filters(self, *, per_page: int = 25) -> MonitorFilters:
        return MonitorFilters(
            channel_id=self.channel_id,
            states=tuple(state.value for state in STATES_OF[self.group]),
            section=self.section,
            author_id=self.author_id,
            text=self.text,
            since=self._begin(self.since),
            until=self._begin(self.until, days=1),
            before=self.before,
            per_page=per_page,
        )

    def query(self, **changes: Any) -> str:
        """Return the part of an address that asks this with some answers changed."""
        asked = replace(self, before="", **changes)
        values = {
            "site": asked.site,
            "state": asked.group,
            "channel": asked.channel_id,
            "section": asked.section,
            "author": asked.author_id,
            "since": asked.since,
            "until": asked.until,
            "q": asked.text,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def url(self, *, before: str = "", **changes: Any) -> str:
        """Return the address that asks this with some answers changed, from the newest on."""
        query = self.query(**changes)
        place = f"&before={before}" if before else ""
        return f"?{query}{place}#posts"

    def _begin(self, day: date | None, *, days: int = 0) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=days), time.min, tzinfo=self.zone or UTC)


def _read_day(word: str) -> date | None:
    try:
        day = parse_date(word[:10])
    except ValueError:
        return None
    # The borders of the calendar cannot be moved into another zone.
    return day if day and 1900 < day.year < 3000 else None
