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
from crosspost.admin.bulk import MOST_AT_ONCE
from crosspost.admin.queue_form import QueueRulesForm
from crosspost.admin.times import say_moment
from crosspost.approval import APPROVE
from crosspost.models import Channel, Delivery
from crosspost.queue.arranging import (
    QueueRulesError,
    let_turns_decide,
    move_in_queue,
    pause_queue,
    resume_queue,
    set_queue_rules,
)
from crosspost.queue.listing import QueueEntry, list_queue
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import State
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
    """Whoever may watch reads it; who may arrange it moves posts, sets rules and lets it rest."""

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
        access.require_to_arrange(request.user, self.channel)
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
            may_arrange=access.may_arrange(self.request.user, self.channel),
            pause=self._say_pause(),
            to_approve=self._list_to_approve(),
            bulk_url=f"{reverse('crosspost_bulk')}?site={self.site.pk}",
            reload_url=self.request.path,
            **kwargs,
        )

    def _say_pause(self) -> str:
        """Return since when and by whom the queue rests; "" while it moves."""
        at = self.channel.queue_paused_at
        if at is None:
            return ""
        event = self.channel.events.filter(reason=Reason.QUEUE_PAUSED).order_by("-at").first()
        facts = {"moment": say_moment(at, self.channel.zone), "name": event and event.actor_name}
        return _("The queue rests since %(moment)s. It was %(name)s who let it rest.") % facts

    def _list_to_approve(self) -> list[Delivery]:
        """Return what has left this queue until somebody approves it, for who may."""
        if not self.request.user.has_perm(APPROVE):
            return []
        waiting = Delivery.objects.filter(
            channel=self.channel,
            state=State.HELD,
            reason=Reason.NOT_APPROVED,
            queue_position__isnull=False,
        )
        return list(waiting.order_by("queue_position")[:MOST_AT_ONCE])

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
    """POST `post` (id) and `to` (a place, the front is 1); or `turns`, `pause`, `resume`."""

    def post(self, request: HttpRequest, channel_id: int) -> HttpResponse:
        channel = find_channel(request, channel_id)
        access.require_to_arrange(request.user, channel)
        back = reverse("crosspost_queue", args=[channel.pk])
        if "turns" in request.POST:
            let_turns_decide(channel, user=request.user)
            messages.success(request, _("The turn of the producers decides again."))
            return redirect(back)
        if "pause" in request.POST or "resume" in request.POST:
            _set_pause(request, channel)
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


def _set_pause(request: HttpRequest, channel: Channel) -> None:
    try:
        if "pause" in request.POST:
            pause_queue(channel, user=request.user)
            messages.success(request, _("The queue rests. Nothing goes out of it."))
        else:
            resume_queue(channel, user=request.user)
            messages.success(request, _("The queue moves again, from its next slot on."))
    except NotPossibleError:
        messages.warning(request, _("Nothing was changed: a colleague was faster."))


def _read_id(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("post", ""))
    except ValueError:
        return None
