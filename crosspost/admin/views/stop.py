"""The stop switch: one page to pull it, to see what it holds, to end it, and to pick afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from crosspost import stops
from crosspost.admin import access
from crosspost.admin.outcome import say_outcomes
from crosspost.admin.say import say_delivery, say_stop
from crosspost.admin.times import get_zone, say_moment
from crosspost.models import StopLevel, StopSwitch
from crosspost.rows import DeliveryRow, build_rows
from crosspost.settle import NotPossibleError
from crosspost.words import Sentence

from .base import CrosspostView

ROWS_SHOWN = 100

HINTS = {
    StopLevel.SOFT: gettext_lazy(
        "Posts of the shop and soft news wait. Important news and emergencies go out."
    ),
    StopLevel.ALL: gettext_lazy("Only emergency posts go out. Everything else waits."),
}


class StopForm(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("What to stop"),
        choices=StopLevel.choices,
        initial=StopLevel.ALL,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=120,
        help_text=gettext_lazy("Your colleagues read it at every post that is held."),
    )


@dataclass(frozen=True, kw_only=True)
class HeldView:
    row: DeliveryRow
    sentence: Sentence
    asked: str


@dataclass(frozen=True, kw_only=True)
class PastView:
    switch: StopSwitch
    words: str
    ended: str


class StopView(CrosspostView):
    template_name = "crosspost/stop.html"
    page_title = gettext_lazy("Stop posts")
    header_icon = "cross"
    form: StopForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = StopForm()
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        access.require(request.user, access.STOP)
        act = {"pull": self._pull, "end": self._end, "send": self._send}.get(
            request.POST.get("act", "")
        )
        self.form = StopForm(request.POST if act == self._pull else None)
        if act == self._pull and not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        if act is not None:
            act()
        return redirect(f"{reverse('crosspost_stop')}?site={self.site.pk}")

    def _pull(self) -> None:
        try:
            switch = stops.pull_stop(self.site, user=self.request.user, **self.form.cleaned_data)
        except NotPossibleError:
            messages.warning(self.request, _("Nothing was changed: posts were stopped before."))
            return
        messages.success(self.request, _("Posts are stopped.") + " " + say_on_the_wire(switch))

    def _end(self) -> None:
        try:
            stops.end_stop(self.site, user=self.request.user)
        except NotPossibleError:
            messages.warning(
                self.request, _("Nothing was changed: the stop had been ended before.")
            )
            return
        messages.success(
            self.request,
            _(
                "The stop is over, and nothing went out by that: pick below what still goes out. "
                "What is planned for later stays planned."
            ),
        )

    def _send(self) -> None:
        ids = [UUID(value) for value in self.request.POST.getlist("post") if _is_uuid(value)]
        outcome = say_outcomes(stops.send_picked(self.site, ids=ids, user=self.request.user))
        say = messages.success if outcome.goes_on else messages.warning
        say(self.request, outcome.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        switch = stops.get_stop(self.site)
        held = stops.list_held(switch) if switch else None
        held_count = held.count() if held is not None else 0
        return super().get_context_data(
            form=self.form,
            levels=[(value, label, HINTS[StopLevel(value)]) for value, label in StopLevel.choices],
            chosen=self.form["level"].value(),
            switch=switch,
            wire=say_on_the_wire(switch) if switch else "",
            held=_describe(held) if held is not None else [],
            held_count=held_count,
            passed_over=_describe(stops.list_passed_over(self.site)),
            history=[_describe_past(past) for past in stops.list_history(self.site)],
            may_stop=access.may_stop(self.request.user),
            may_send=access.may_stop(self.request.user),
            **kwargs,
        )


def say_on_the_wire(switch: StopSwitch) -> str:
    """Return what could not be stopped any more when the switch was pulled."""
    if not switch.on_the_wire:
        return _("No post was on its way at that moment.")
    return ngettext(
        "%(count)d post was already being sent.",
        "%(count)d posts were already being sent.",
        switch.on_the_wire,
    ) % {"count": switch.on_the_wire}


def _describe(deliveries: Any) -> list[HeldView]:
    now = timezone.now()
    return [
        HeldView(
            row=row,
            sentence=say_delivery(row, now=now),
            asked=say_moment(row.due_at, get_zone(row.timezone), now=now),
        )
        for row in build_rows(deliveries[:ROWS_SHOWN])
    ]


def _describe_past(switch: StopSwitch) -> PastView:
    zone = timezone.get_default_timezone_name()
    ended = ""
    if switch.ended_at is not None:
        moment = say_moment(switch.ended_at, get_zone(zone))
        ended = _("Ended: %(moment)s, %(name)s") % {
            "moment": moment,
            "name": switch.ended_by_name,
        }
    return PastView(switch=switch, words=say_stop(switch, zone), ended=ended)


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
