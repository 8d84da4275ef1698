"""What the monitor's reader asks for, read from the address and written back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from crosspost.models import Channel
from crosspost.selectors import COUNT_LIMIT, MonitorFilters
from crosspost.states import State

#: States that a clerk sees as one thing: key, words, states.
GROUPS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("out", _("On Facebook"), (State.PUBLISHED, State.LISTED, State.ACCEPTED)),
    ("waiting", _("On the way"), (State.QUEUED, State.STAGING, State.READY, State.SENDING)),
    ("unsure", _("Not sure"), (State.UNKNOWN, State.NEEDS_PERSON)),
    ("held", _("Held back"), (State.HELD,)),
    ("failed", _("Not sent"), (State.FAILED,)),
    ("dropped", _("Cancelled or passed over"), (State.CANCELLED, State.SKIPPED)),
)
_STATES = {key: states for key, _words, states in GROUPS}
LAST_PAGE = 10_000


@dataclass(frozen=True, kw_only=True)
class FilterLink:
    """One choice as a link; `count` is text, "" where nothing is counted."""

    label: Any
    url: str
    is_current: bool
    count: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """The reader's question; unknown values are treated as not asked."""

    group: str = ""
    channel_id: int | None = None
    page: int = 1
    site: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], *, channels: list[Channel]) -> Question:
        group, channel, page = (query.get(name, "") for name in ("state", "channel", "page"))
        known = {str(one.pk): one.pk for one in channels}
        return cls(
            group=group if group in _STATES else "",
            channel_id=known.get(channel),
            page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 8 else 1,
            site=query.get("site", ""),
        )

    def to_filters(self) -> MonitorFilters:
        return MonitorFilters(
            channel_id=self.channel_id,
            states=tuple(state.value for state in _STATES.get(self.group, ())),
            page=self.page,
        )

    def url(self, **changes: Any) -> str:
        """Return the address that asks this with some answers changed, from the first page."""
        values = {
            "site": self.site,
            "state": self.group,
            "channel": self.channel_id,
            "page": "",
            **changes,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}#posts"


def list_state_links(question: Question, counts: Mapping[str, int]) -> list[FilterLink]:
    """Return one link per group of states, with how many posts it holds."""
    everything = FilterLink(
        label=_("All"), url=question.url(state=""), is_current=question.group == ""
    )
    return [everything] + [
        FilterLink(
            label=words,
            url=question.url(state=key),
            is_current=question.group == key,
            count=_say_count([counts.get(state.value, 0) for state in states]),
        )
        for key, words, states in GROUPS
    ]


def list_channel_links(question: Question, channels: list[Channel]) -> list[FilterLink]:
    """Return one link per Page; none where a city has only one."""
    if len(channels) < 2:
        return []
    everything = FilterLink(
        label=_("All Pages"), url=question.url(channel=""), is_current=question.channel_id is None
    )
    return [everything] + [
        FilterLink(
            label=channel.name,
            url=question.url(channel=channel.pk),
            is_current=question.channel_id == channel.pk,
        )
        for channel in channels
    ]


def _say_count(counts: list[int]) -> str:
    total = sum(counts)
    return f"{COUNT_LIMIT:,}+" if any(count > COUNT_LIMIT for count in counts) else f"{total:,}"
