from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Site

from core.models import CityImage
from crosspost.admin import access
from crosspost.admin.times import get_zone, say_duration, say_moment
from crosspost.admin.todo import Reader, build_delivery_card, build_reader
from crosspost.changes.selectors import list_changes, list_possible_changes
from crosspost.changes.states import ChangeKind
from crosspost.models import Attempt, Delivery, Event
from crosspost.selectors import DeliveryDetail, DeliveryRow, delivery_detail, get_sender_light
from crosspost.states import AttemptOutcome, State
from crosspost.words import OK, STATE_WORDS, STOP, WAIT, WARN, explain_cause

from .base import CrosspostView
from .card_view import say_card
from .change_view import say_change
from .row_view import say_row

#: What each change is called on its button.
CHANGE_LABELS = {
    ChangeKind.EDIT: gettext_lazy("Correct the words"),
    ChangeKind.HIDE: gettext_lazy("Hide"),
    ChangeKind.SHOW: gettext_lazy("Show again"),
    ChangeKind.WITHDRAW: gettext_lazy("Take off"),
}
_TONES = {
    AttemptOutcome.OK: OK,
    AttemptOutcome.REJECTED: STOP,
    AttemptOutcome.UNKNOWN: WARN,
    AttemptOutcome.NOT_SENT: WAIT,
}


@dataclass(frozen=True, kw_only=True)
class EventView:
    at: str
    step: str
    why: str
    who: str


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    at: str
    kind: str
    outcome: str
    tone: str
    took: str
    codes: str
    trace_id: str
    summary: str


class DeliveryView(CrosspostView):
    """The record of one post: what was sent, what happened, who pressed what."""

    template_name = "crosspost/delivery.html"
    detail: DeliveryDetail

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        return find_site_of(kwargs["delivery_id"], request)

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        detail = delivery_detail(kwargs["delivery_id"], site=self.site)
        if detail is None:
            raise Http404
        self.detail = detail
        return super().get(request)

    def get_page_title(self) -> str:
        return self.detail.row.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.detail.row.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        detail, user = self.detail, self.request.user
        sender = get_sender_light()
        row, now = detail.row, timezone.now()
        reader = build_reader(user)
        zone = get_zone(row.timezone)
        return super().get_context_data(
            row=row,
            delivery=detail.delivery,
            view=say_row(row, sender=sender, now=now),
            card=build_delivery_card(row, detail.channel, sender=sender, reader=reader, now=now),
            versions=[say_row(other, sender=sender, now=now) for other in detail.versions],
            events=[_view_event(event, zone, channel=row.channel_name) for event in detail.events],
            attempts=[_view_attempt(attempt, zone) for attempt in detail.attempts],
            photos=list_photos([row])[row.id],
            shown_card=say_card(detail.delivery, now=now),
            changes=[
                say_change(change, channel=row.channel_name, zone=zone, reader=reader, now=now)
                for change in list_changes(detail.delivery)
            ],
            possible_changes=self._list_possible(reader),
            can_say_seen=reader.may_act
            and row.state in (State.ACCEPTED, State.PUBLISHED, State.LISTED)
            and detail.delivery.seen_by_id is None,
            page_url=_find_page_url(row.page_id, user),
            **kwargs,
        )

    def _list_possible(self, reader: Reader) -> list[tuple[str, str]]:
        if not reader.may_act:
            return []
        kinds = list_possible_changes(self.detail.delivery)
        return [(kind.value, str(CHANGE_LABELS[kind])) for kind in kinds]


def find_site_of(delivery_id: uuid.UUID, request: HttpRequest) -> Site:
    """Return the city of a delivery if the user works for it; else it does not exist."""
    site_id = (
        Delivery.objects.filter(pk=delivery_id).values_list("channel__site_id", flat=True).first()
    )
    for site in access.list_sites(request):
        if site.pk == site_id:
            return site
    raise Http404


def _view_event(event: Event, zone: Any, *, channel: str) -> EventView:
    words = STATE_WORDS.get(event.to_state)
    why = explain_cause(event.reason, channel=channel).what if event.reason else ""
    return EventView(
        at=f"{say_moment(event.at, zone)}:{event.at.astimezone(zone):%S}",
        step=str(words.label) if words else event.to_state,
        why=" ".join(part for part in (why, event.note) if part),
        who=event.actor_name or (event.actor.get_full_name() if event.actor else _("by itself")),
    )


def _view_attempt(attempt: Attempt, zone: Any) -> AttemptView:
    ended = attempt.ended_at
    took = say_duration((ended - attempt.started_at).total_seconds()) if ended else ""
    codes = [str(code) for code in (attempt.code, attempt.subcode) if code is not None]
    if attempt.http_status:
        codes.append(f"HTTP {attempt.http_status}")
    return AttemptView(
        at=f"{say_moment(attempt.started_at, zone)}:{attempt.started_at.astimezone(zone):%S}",
        kind=attempt.get_kind_display(),
        outcome=attempt.get_outcome_display() if attempt.outcome else _("never came back"),
        tone=_TONES.get(AttemptOutcome(attempt.outcome), WARN) if attempt.outcome else WARN,
        took=took,
        codes=" / ".join(codes),
        trace_id=attempt.trace_id,
        summary=attempt.summary,
    )


def list_photos(rows: Sequence[DeliveryRow]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Return the photos of several posts by the post's id, in one query."""
    images = CityImage.objects.in_bulk({photo["image_id"] for row in rows for photo in row.photos})
    return {
        row.id: [
            {"image": images.get(photo["image_id"]), "alt_text": photo["alt_text"]}
            for photo in row.photos
        ]
        for row in rows
    }


def _find_page_url(page_id: int | None, user: Any) -> str:
    page = Page.objects.filter(pk=page_id).first() if page_id else None
    if page is None or not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
