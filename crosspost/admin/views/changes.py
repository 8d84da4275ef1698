"""Changing what is out: asked for with a confirmation, told truthfully, settled by a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.models import Site

from crosspost.admin import access
from crosspost.admin.plan_form import WordsForm
from crosspost.approval import APPROVE
from crosspost.changes.selectors import get_text_out, list_possible_changes
from crosspost.changes.services import (
    ChangeRefusedError,
    approve_change,
    ask_again,
    ask_change,
    call_off_change,
    settle_change,
)
from crosspost.changes.states import ChangeKind
from crosspost.models import Delivery, PostChange
from crosspost.refusals import NotPossibleError
from crosspost.words import explain_cause

from .base import CrosspostView
from .delivery import CHANGE_LABELS, find_site_of

#: What is asked once more, and what it means.
KIND_WORDS: dict[ChangeKind, tuple[Any, Any]] = {
    ChangeKind.EDIT: (
        gettext_lazy("Correct the words on Facebook"),
        gettext_lazy(
            "Facebook can exchange only the words. Another link or photo means: take the post "
            "off and post anew."
        ),
    ),
    ChangeKind.HIDE: (
        gettext_lazy("Hide the post on Facebook?"),
        gettext_lazy("Nobody sees it then. It can be shown again."),
    ),
    ChangeKind.SHOW: (
        gettext_lazy("Show the post on Facebook again?"),
        gettext_lazy("Everybody sees it then, with its reactions and comments."),
    ),
    ChangeKind.WITHDRAW: (
        gettext_lazy("Take the post off Facebook?"),
        gettext_lazy(
            "It is deleted there for good, with its reactions and comments. What is kept here "
            "is the record. Whoever shared or copied it may still have it."
        ),
    ),
}
NOT_ANY_MORE = gettext_lazy("Nothing was changed: the post has moved on since you looked.")


class AskChangeView(CrosspostView):
    """GET asks once more; POST asks for the change. A worker does it and reads it back."""

    permission = access.ACT
    template_name = "crosspost/change.html"
    delivery: Delivery
    kind: ChangeKind
    form: WordsForm | None

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        return find_site_of(kwargs["delivery_id"], request)

    def get_page_title(self) -> str:
        return str(KIND_WORDS[self.kind][0])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        record = reverse("crosspost_delivery", args=[self.delivery.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": record, "label": self.delivery.announcement.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self._prepare(**kwargs)
        if self.kind not in list_possible_changes(self.delivery):
            messages.warning(request, str(NOT_ANY_MORE))
            return redirect("crosspost_delivery", self.delivery.pk)
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self._prepare(**kwargs)
        if self.form is not None and not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        text = self.form.cleaned_data["text"] if self.form else ""
        try:
            ask_change(self.delivery, kind=self.kind, user=request.user, text=text)
        except ChangeRefusedError as error:
            sentence = explain_cause(error.reason, channel=self.delivery.channel.name)
            if self.form is not None:
                self.form.add_error("text", sentence.text)
                return self.render_to_response(self.get_context_data())
            messages.error(request, sentence.text)
        except NotPossibleError:
            messages.warning(request, str(NOT_ANY_MORE))
        else:
            messages.success(
                request, _("It is asked for. Below it says when it is done and read back.")
            )
        return redirect("crosspost_delivery", self.delivery.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _question, meaning = KIND_WORDS[self.kind]
        return super().get_context_data(
            delivery=self.delivery,
            form=self.form,
            button=CHANGE_LABELS[self.kind],
            meaning=meaning,
            is_final=self.kind == ChangeKind.WITHDRAW,
            text_out=get_text_out(self.delivery),
            **kwargs,
        )

    def _prepare(self, delivery_id: uuid.UUID, kind: str) -> None:
        self.delivery = get_object_or_404(
            Delivery.objects.select_related("announcement", "channel"), pk=delivery_id
        )
        if kind not in ChangeKind.values:
            raise Http404
        self.kind = ChangeKind(kind)
        self.form = None
        if self.kind == ChangeKind.EDIT:
            posted = self.request.POST if self.request.method == "POST" else None
            self.form = WordsForm(posted, initial={"text": get_text_out(self.delivery)})


@method_decorator(require_POST, name="dispatch")
class ChangeActView(View):
    """POST: approve or call off a change, say what Facebook shows, or let it be asked again."""

    def post(self, request: HttpRequest, change_id: int, verb: str) -> HttpResponse:
        access.require(request.user, APPROVE if verb == "approve" else access.ACT)
        change = get_object_or_404(
            PostChange.objects.select_related("delivery__channel__site"), pk=change_id
        )
        find_site_of(change.delivery_id, request)
        try:
            _act(change, verb, user=request.user)
        except ChangeRefusedError as error:
            messages.error(request, explain_cause(error.reason).text)
        except NotPossibleError:
            messages.warning(request, str(NOT_ANY_MORE))
        else:
            messages.success(request, _("Thank you, it is noted."))
        return redirect(f"{reverse('crosspost_delivery', args=[change.delivery_id])}#changes")


CHANGE_VERBS = ("approve", "call-off", "done", "not-done", "again")


def _act(change: PostChange, verb: str, *, user: Any) -> None:
    if verb == "approve":
        approve_change(change, user=user)
    elif verb == "call-off":
        call_off_change(change, user=user)
    elif verb == "again":
        ask_again(change, user=user)
    else:
        settle_change(change, user=user, is_done=verb == "done")
