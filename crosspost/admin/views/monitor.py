from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from crosspost.admin import access, queries
from crosspost.admin.bulk import VERBS
from crosspost.admin.filter_links import (
    list_authors,
    list_channel_links,
    list_sections,
    list_state_links,
)
from crosspost.admin.filters import Question
from crosspost.admin.lights import list_lights
from crosspost.admin.pages_left import list_page_left_cards
from crosspost.admin.say import say_delivery
from crosspost.admin.thumbnails import add_thumbs
from crosspost.admin.timeline import Timeline, build_timeline
from crosspost.admin.times import get_zone, say_clock
from crosspost.admin.todo import (
    Card,
    build_reader,
    list_channel_cards,
    list_delivery_cards,
    list_sender_cards,
    list_stop_cards,
    say_number,
)
from crosspost.models import Channel
from crosspost.selectors import DeliveryRow, MonitorSnapshot, monitor_snapshot
from crosspost.selectors.monitor import AHEAD

from .base import CrosspostView
from .row_view import say_row


class MonitorView(CrosspostView):
    """Is everything out that should be out, and if not, who does what?

    With `?fragment=1` only what changes is drawn: the page brings itself up to date with it.
    """

    template_name = "crosspost/monitor.html"
    page_title = gettext_lazy("Posts on Facebook")

    def get_template_names(self) -> list[str]:
        if "fragment" in self.request.GET:
            return ["crosspost/includes/monitor.html"]
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        channels = queries.list_channels(self.site)
        question = Question.read(self.request.GET, channels=channels)
        snapshot = monitor_snapshot(self.site, question.to_filters(), channels=channels)
        now = snapshot.at
        cards = self._list_cards(snapshot, channels)
        return super().get_context_data(
            now=now,
            taken_at=say_clock(now, channels[0].zone if channels else get_zone("UTC")),
            channels=channels,
            sender=snapshot.sender,
            stop_switch=snapshot.stop,
            lights=list_lights(snapshot, may_connect=access.may_connect(self.request.user)),
            cards=cards,
            cards_count=self._count(snapshot, cards),
            headline=say_number(self._count(snapshot, cards), sender=snapshot.sender),
            watched=[
                (row, say_delivery(row, sender=snapshot.sender, now=now))
                for row in snapshot.watched
            ],
            timeline=self._build_timeline(channels, snapshot, now),
            rows=[say_row(row, sender=snapshot.sender, now=now) for row in snapshot.rows],
            **self._list_filters(question, snapshot, channels),
            bulk_verbs=self._list_bulk_verbs(snapshot.rows),
            to_approve=self._list_to_approve(snapshot),
            bulk_url=f"{reverse('crosspost_bulk')}?site={self.site.pk}",
            reload_url=self._get_own_address(),
            **kwargs,
        )

    def _list_bulk_verbs(self, rows: list[DeliveryRow]) -> list[tuple[str, Any]]:
        """Return what may be done with several of the posts shown, by whom it may be done."""
        offered = {
            "retry": any(row.can_retry for row in rows),
            "cancel": any(row.can_cancel for row in rows),
            "approve": any(row.can_approve for row in rows),
        }
        return [
            (verb, VERBS[verb].label)
            for verb, is_offered in offered.items()
            if is_offered and self.request.user.has_perm(VERBS[verb].permission)
        ]

    def _list_to_approve(self, snapshot: MonitorSnapshot) -> list[DeliveryRow]:
        """Return what may be read and approved in one go, where there is more than one."""
        if not self.request.user.has_perm(VERBS["approve"].permission):
            return []
        waiting = [row for row in snapshot.needs_person if row.can_approve]
        return waiting if len(waiting) > 1 else []

    def _list_filters(
        self, question: Question, snapshot: MonitorSnapshot, channels: list[Channel]
    ) -> dict[str, Any]:
        cursor = snapshot.next_cursor
        return {
            "question": question,
            "state_links": list_state_links(question, snapshot.counts),
            "channel_links": list_channel_links(question, channels),
            "sections": list_sections(question),
            "authors": list_authors(question, self.site),
            "first_url": question.url() if question.before else "",
            "next_url": question.url(before=cursor) if cursor else "",
            "is_cut": snapshot.is_cut,
            "file_url": f"{reverse('crosspost_file')}?{question.query()}",
            "clear_url": Question(group=question.group, site=question.site).url(),
        }

    def _build_timeline(
        self, channels: list[Channel], snapshot: MonitorSnapshot, now: datetime
    ) -> Timeline:
        planned = queries.list_planned(self.site, now=now, until=now + AHEAD)
        return build_timeline(
            channels,
            now=now,
            waiting=snapshot.upcoming,
            planned=planned,
            slots=queries.list_coming_slots(snapshot),
        )

    def _list_cards(self, snapshot: MonitorSnapshot, channels: list[Channel]) -> list[Card]:
        user = self.request.user
        reader = build_reader(user)
        zone = channels[0].zone if channels else get_zone("UTC")
        by_id = {channel.pk: channel for channel in channels}
        cards = [
            *list_sender_cards(snapshot.sender, now=snapshot.at, zone=zone),
            *list_stop_cards(
                snapshot.stop, held=snapshot.stopped_count, now=snapshot.at, zone=zone
            ),
            *list_channel_cards(
                snapshot.channels, snapshot.held_for_channel, reader=reader, now=snapshot.at
            ),
            *list_delivery_cards(
                snapshot.needs_person,
                by_id,
                sender=snapshot.sender,
                reader=reader,
                now=snapshot.at,
            ),
            *list_page_left_cards(snapshot.without_page, by_id, reader=reader, now=snapshot.at),
        ]
        return add_thumbs(cards)

    def _count(self, snapshot: MonitorSnapshot, cards: list[Card]) -> int:
        """How many things need a person: also those for which there is no card any more."""
        others = len(cards) - len(snapshot.needs_person)
        return others + max(snapshot.needs_person_count, len(snapshot.needs_person))

    def _get_own_address(self) -> str:
        query = self.request.GET.copy()
        query.pop("fragment", None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path
