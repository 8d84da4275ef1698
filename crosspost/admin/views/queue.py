"""A Page's queue: who goes next and when, who is passed over, and by which rules it moves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.models import Site

from crosspost.admin import access
from crosspost.admin.bands import describe_rules
from crosspost.admin.queue_form import QueueRulesForm
from crosspost.admin.times import say_moment
from crosspost.models import Channel, Delivery
from crosspost.queue.arranging import (
    QueueRulesError,
    let_turns_decide,
    move_in_queue,
    set_queue_rules,
)
from crosspost.queue.listing import QueueEntry, list_queue
from crosspost.refusals import NotPossibleError
from crosspost.words import explain_cause

from .base import CrosspostView
from .channels import find_channel


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """One place in the queue, in words."""

    entry: QueueEntry
    slot: str
    passed_over: str


class QueueView(CrosspostView):
    """Whoever may watch reads it; moving and rules need the right to decide."""

    template_name = "crosspost/queue.html"
    channel: Channel
    form: QueueRulesForm

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        self.channel = find_channel(request, kwargs["channel_id"])
        return self.channel.site

    def get_page_title(self) -> str:
        return _("The queue of “%(name)s”") % {"name": self.channel.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = QueueRulesForm(channel=self.channel)
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Store the rules."""
        access.require(request.user, access.ACT)
        self.form = QueueRulesForm(request.POST, channel=self.channel)
        if not self.form.is_valid() or not self._store():
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The rules are stored. They hold from the next slot on."))
        return redirect("crosspost_queue", self.channel.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        entries = [self._say(entry) for entry in list_queue(self.channel)]
        return super().get_context_data(
            channel=self.channel,
            places=entries,
            last=len(entries),
            rules=describe_rules(self.channel, now=now),
            form=self.form,
            may_act=access.may_act(self.request.user),
            **kwargs,
        )

    def _store(self) -> bool:
        values = self.form.cleaned_data
        try:
            set_queue_rules(
                self.channel,
                windows=self.form.list_windows(),
                gap_minutes=values["gap_minutes"],
                daily_cap=values["daily_cap"],
                quiet_from=values["quiet_from"],
                quiet_until=values["quiet_until"],
                user=self.request.user,
            )
        except QueueRulesError as error:
            name = error.field if error.field in self.form.fields else None
            self.form.add_error(name, _("Nothing could ever go out by these rules."))
            return False
        return True

    def _say(self, entry: QueueEntry) -> PlaceView:
        cause = entry.passed_over
        return PlaceView(
            entry=entry,
            slot=say_moment(entry.slot_at, self.channel.zone) if entry.slot_at else "",
            passed_over=explain_cause(cause, channel=self.channel.name).what if cause else "",
        )


@method_decorator(require_POST, name="dispatch")
class QueueMoveView(View):
    """POST `post` (id) and `to` (a place, the front is 1); or `turns` to let the turn decide."""

    def post(self, request: HttpRequest, channel_id: int) -> HttpResponse:
        access.require(request.user, access.ACT)
        channel = find_channel(request, channel_id)
        back = reverse("crosspost_queue", args=[channel.pk])
        if "turns" in request.POST:
            let_turns_decide(channel, user=request.user)
            messages.success(request, _("The turn of the producers decides again."))
            return redirect(back)
        delivery = get_object_or_404(Delivery, pk=_read_id(request), channel=channel)
        place = request.POST.get("to", "")
        try:
            move_in_queue(
                delivery,
                to_position=int(place[:6]) if place.isdecimal() else 1,
                user=request.user,
            )
        except NotPossibleError:
            messages.warning(request, _("Nothing was changed: the post has left the queue."))
        return redirect(f"{back}#post-{delivery.pk}")


def _read_id(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("post", ""))
    except ValueError:
        return None
