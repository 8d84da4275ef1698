"""Planning a post that waits anew: another time, now, the queue, words, photos, approval."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Site

from crosspost.admin import access
from crosspost.admin.outcome import Outcome, say_outcome
from crosspost.admin.panel_photos import ADD
from crosspost.admin.plan_form import TimeForm, WordsForm
from crosspost.admin.plan_photos import PhotosForm
from crosspost.admin.say import say_delivery
from crosspost.approval import APPROVE, MayNotApproveError, approve_delivery
from crosspost.drafts import MAX_PHOTOS, DraftRefusedError
from crosspost.models import Delivery
from crosspost.planning import (
    change_waiting_photos,
    edit_waiting_delivery,
    line_up_delivery,
    reschedule_delivery,
    send_now,
)
from crosspost.reasons import Reason
from crosspost.refusals import ApprovalMissingError, NotPossibleError
from crosspost.rows import build_row
from crosspost.settle import cancel_delivery
from crosspost.states import UNCLAIMED, State
from crosspost.words import explain_cause

from .base import CrosspostView
from .delivery import find_site_of


class PlanView(CrosspostView):
    """GET shows what may be changed; POST `verb` does one thing and says so."""

    template_name = "crosspost/plan.html"
    delivery: Delivery
    time_form: TimeForm
    words_form: WordsForm
    photos_form: PhotosForm

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        return find_site_of(kwargs["delivery_id"], request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (request.user.has_perm(access.ACT) or request.user.has_perm(APPROVE)):
            access.require(request.user, access.ACT)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self._prepare(kwargs["delivery_id"])
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self._prepare(kwargs["delivery_id"])
        verb = request.POST.get("verb", "")
        if verb not in _VERBS:
            return self.render_to_response(self.get_context_data())
        if verb != "approve":
            access.require(request.user, access.ACT)
        try:
            done = _VERBS[verb](self)
        except ApprovalMissingError:
            messages.error(request, explain_cause(Reason.NOT_APPROVED).text)
        except MayNotApproveError as error:
            messages.error(request, _say_refusal(error))
        except NotPossibleError:
            messages.warning(
                request, _("Nothing was changed: the post has moved on since you looked.")
            )
        else:
            if done is None:
                return self.render_to_response(self.get_context_data())
            (messages.success if done.goes_on else messages.warning)(request, done.text)
        return redirect("crosspost_delivery", self.delivery.pk)

    def get_page_title(self) -> str:
        return self.delivery.announcement.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        record = reverse("crosspost_delivery", args=[self.delivery.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": record, "label": self.delivery.announcement.title},
            {"url": "", "label": _("Change time, words or photos")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery, user = self.delivery, self.request.user
        row = build_row(delivery, {})
        return super().get_context_data(
            row=row,
            delivery=delivery,
            sentence=say_delivery(row, now=timezone.now()),
            is_open=delivery.state in UNCLAIMED,
            may_act=access.may_act(user),
            may_approve=user.has_perm(APPROVE)
            and delivery.state == State.HELD
            and delivery.reason == Reason.NOT_APPROVED,
            is_lined_up=delivery.state == State.LINED_UP,
            time_form=self.time_form,
            words_form=self.words_form,
            **self._get_photos_context(),
            **kwargs,
        )

    def _get_photos_context(self) -> dict[str, Any]:
        chooser = AdminImageChooser()
        # The types of Django's stubs do not know yet that scripts may be objects.
        scripts: list[Any] = [forms.Script("crosspost/js/panel-photos.js", type="module")]
        own = forms.Media(js=scripts, css={"all": ["crosspost/css/panel.css"]})
        return {
            "photos_form": self.photos_form,
            "photos_chosen": {"attachment": self.photos_form.chosen_attachment},
            "most_photos": MAX_PHOTOS,
            "chooser": chooser.render(ADD, None, {"id": "facebook-add"}),
            "media": chooser.media + own,
        }

    def _prepare(self, delivery_id: uuid.UUID) -> None:
        found = Delivery.objects.select_related("announcement__created_by", "channel")
        self.delivery = get_object_or_404(found, pk=delivery_id)
        posted = self.request.POST if self.request.method == "POST" else None
        verb = posted.get("verb", "") if posted else ""
        self.time_form = TimeForm(
            posted if verb == "time" else None,
            zone=self.delivery.channel.zone,
            at=max(self.delivery.due_at, timezone.now()),
        )
        self.words_form = WordsForm(
            posted if verb == "words" else None, initial={"text": self.delivery.text}
        )
        self.photos_form = PhotosForm(
            posted if verb == "photos" else None, delivery=self.delivery, user=self.request.user
        )

    def change_time(self) -> Outcome | None:
        if not self.time_form.is_valid():
            return None
        at = self.time_form.cleaned_data["at"]
        self.delivery = reschedule_delivery(self.delivery, due_at=at, user=self.request.user)
        return say_outcome(self.delivery)

    def change_words(self) -> Outcome | None:
        if not self.words_form.is_valid():
            return None
        text = self.words_form.cleaned_data["text"]
        try:
            self.delivery = edit_waiting_delivery(self.delivery, text=text, user=self.request.user)
        except DraftRefusedError as error:
            for reason in error.errors.values():
                self.words_form.add_error("text", explain_cause(reason).text)
            return None
        return _lead(_("The new words are stored."), say_outcome(self.delivery))

    def change_photos(self) -> Outcome | None:
        if not self.photos_form.is_valid():
            return None
        chosen = self.photos_form.list_photos()
        try:
            self.delivery = change_waiting_photos(
                self.delivery, photos=chosen, user=self.request.user
            )
        except DraftRefusedError as error:
            for reason in error.errors.values():
                self.photos_form.add_error("attachment", explain_cause(reason).text)
            return None
        return _lead(_("The photos are stored."), say_outcome(self.delivery))

    def send_now(self) -> Outcome:
        self.delivery = send_now(self.delivery, user=self.request.user)
        return say_outcome(self.delivery)

    def line_up(self) -> Outcome:
        self.delivery = line_up_delivery(self.delivery, user=self.request.user)
        return say_outcome(self.delivery)

    def cancel(self) -> Outcome:
        cancel_delivery(self.delivery, user=self.request.user)
        return Outcome(text=_("The post will not be sent."), goes_on=True)

    def approve(self) -> Outcome:
        seen = self.request.POST.get("seen", "")[:64]
        self.delivery = approve_delivery(self.delivery, user=self.request.user, seen_sha256=seen)
        return _lead(_("The post is approved."), say_outcome(self.delivery))


def _lead(words: str, outcome: Outcome) -> Outcome:
    """Say what was done, then what becomes of the post."""
    return replace(outcome, text=f"{words} {outcome.text}")


_VERBS: dict[str, Callable[[PlanView], Outcome | None]] = {
    "time": PlanView.change_time,
    "words": PlanView.change_words,
    "photos": PlanView.change_photos,
    "now": PlanView.send_now,
    "queue": PlanView.line_up,
    "cancel": PlanView.cancel,
    "approve": PlanView.approve,
}


def _say_refusal(error: MayNotApproveError) -> str:
    if error.is_own:
        return _("You wrote these words. A colleague must approve them.")
    return _("You may not approve posts. Ask a colleague who may.")
