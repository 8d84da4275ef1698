from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crosspost.admin import access, queries
from crosspost.admin.filters import Question, list_channel_links, list_state_links
from crosspost.admin.lights import list_lights
from crosspost.admin.say import say_delivery
from crosspost.admin.timeline import build_timeline
from crosspost.admin.times import get_zone, say_clock, say_duration, say_moment
from crosspost.admin.todo import (
    Card,
    Reader,
    is_for_person,
    is_watched,
    list_channel_cards,
    list_delivery_cards,
    list_sender_cards,
    say_number,
)
from crosspost.models import Channel
from crosspost.selectors import DeliveryRow, MonitorSnapshot, SenderLight, monitor_snapshot
from crosspost.states import State
from crosspost.words import Sentence

from .base import CrosspostView

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
    proof: str


class MonitorView(CrosspostView):
    """Is everything out that should be out, and if not, who does what?"""

    template_name = "crosspost/monitor.html"
    page_title = gettext_lazy("Posts on Facebook")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        channels = queries.list_channels(self.site)
        question = Question.read(self.request.GET, channels=channels)
        snapshot = monitor_snapshot(self.site, question.to_filters())
        now = snapshot.at
        planned = queries.list_planned(self.site, now=now, until=now + timedelta(hours=24))
        cards = self._list_cards(snapshot, channels)
        return super().get_context_data(
            now=now,
            taken_at=say_clock(now, channels[0].zone if channels else get_zone("UTC")),
            channels=channels,
            sender=snapshot.sender,
            lights=list_lights(snapshot, channels),
            cards=cards,
            headline=say_number(len(cards), sender=snapshot.sender),
            watched=[
                (row, say_delivery(row, sender=snapshot.sender, now=now))
                for row in snapshot.needs_person
                if is_watched(row)
            ],
            timeline=build_timeline(channels, now=now, waiting=snapshot.upcoming, planned=planned),
            rows=[say_row(row, sender=snapshot.sender, now=now) for row in snapshot.rows],
            state_links=list_state_links(question, snapshot.counts),
            channel_links=list_channel_links(question, channels),
            previous_url=question.url(page=question.page - 1) if question.page > 1 else "",
            next_url=question.url(page=question.page + 1) if snapshot.has_next else "",
            reload_url=self.request.get_full_path(),
            **kwargs,
        )

    def _list_cards(self, snapshot: MonitorSnapshot, channels: list[Channel]) -> list[Card]:
        user = self.request.user
        reader = Reader(may_act=access.may_act(user), may_connect=access.may_connect(user))
        failures = queries.list_open_failures(self.site, now=snapshot.at)
        held = [row for row in snapshot.needs_person if row.state == State.HELD]
        by_id = {channel.pk: channel for channel in channels}
        rows = [
            row
            for row in (*snapshot.needs_person, *failures)
            if is_for_person(row, by_id.get(row.channel_id))
        ]
        zone = channels[0].zone if channels else get_zone("UTC")
        return [
            *list_sender_cards(snapshot.sender, now=snapshot.at, zone=zone),
            *list_channel_cards(channels, held, reader=reader, now=snapshot.at),
            *list_delivery_cards(
                rows,
                by_id,
                sender=snapshot.sender,
                reader=reader,
                now=snapshot.at,
            ),
        ]


def say_row(row: DeliveryRow, *, sender: SenderLight, now: datetime) -> RowView:
    """Return a post as a list shows it."""
    zone = get_zone(row.timezone)
    lag = row.lag_seconds
    verified = (
        _("read back at %(clock)s") % {"clock": say_clock(row.verified_at, zone)}
        if row.verified_at
        else ""
    )
    return RowView(
        row=row,
        sentence=say_delivery(row, sender=sender, now=now),
        asked=say_moment(row.due_at, zone, now=now),
        posted=say_moment(row.published_at, zone, now=now) if row.published_at else "",
        lag=say_duration(lag) if lag is not None else "",
        is_slow=lag is not None and lag > SLOW_AFTER_SECONDS,
        proof=verified,
    )
