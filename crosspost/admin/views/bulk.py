"""One decision about several posts: asked once more before anything happens."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Site

from crosspost.admin import access
from crosspost.admin.bulk import MOST_AT_ONCE, VERBS, BulkPlan, do_bulk, plan_bulk
from crosspost.admin.outcome import Outcome, say_outcomes
from crosspost.models import Delivery

from .base import CrosspostView
from .delivery import list_photos


class BulkView(CrosspostView):
    """POST `verb` and `post` (ids): shows what would happen; with `confirm` it happens.

    What happened to each post is the answer; pressing again moves none of them twice. To be
    approved, a post comes with `seen-<id>`, the hash of what was on the screen.
    """

    template_name = "crosspost/bulk.html"
    http_method_names = ["post", "options"]
    plan: BulkPlan

    def get_page_title(self) -> str:
        return str(VERBS[self.plan.verb].question)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def choose_site(self, request: HttpRequest, **_kwargs: Any) -> Site:
        return access.choose_site(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        back = get_valid_next_url_from_request(request) or reverse("crosspost_monitor")
        verb, ids = request.POST.get("verb", ""), read_ids(request.POST.getlist("post"))
        if verb in VERBS:
            access.require(request.user, VERBS[verb].permission)
        if verb not in VERBS or not ids:
            messages.warning(request, _("Nothing was changed: no post was ticked."))
            return redirect(back)
        self.plan = plan_bulk(self.site, ids=ids, verb=verb, user=request.user)
        if "confirm" not in request.POST:
            return self.render_to_response(self.get_context_data(back=back, posts=self._show()))
        seen = {pk: request.POST.get(f"seen-{pk}", "-")[:64] for pk in ids}
        done, told = do_bulk(self.plan, user=request.user, seen=seen)
        self._say(done, len(self.plan.taken))
        return self.render_to_response(self.get_context_data(back=back, told=told))

    def _show(self) -> list[dict[str, Any]]:
        """Return the posts with what a person must have seen of them before the press."""
        shows_words = self.plan.verb == "approve"
        photos = list_photos(self.plan.rows) if shows_words else {}
        return [
            {"row": row, "seen": delivery.payload_sha256, "photos": photos.get(row.id, [])}
            for row, delivery in zip(self.plan.rows, self.plan.taken, strict=True)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            plan=self.plan,
            verb=VERBS[self.plan.verb],
            shows_words=self.plan.verb == "approve",
            own_url=self.request.get_full_path(),
            **kwargs,
        )

    def _say(self, done: list[Delivery], wanted: int) -> None:
        is_cancelled = self.plan.verb == "cancel"
        outcome = _say_cancelled(len(done)) if is_cancelled else say_outcomes(done)
        text = outcome.text
        if len(done) < wanted:
            text += " " + _("The others had moved on since you looked.")
        (messages.success if outcome.goes_on else messages.warning)(self.request, text)


def _say_cancelled(count: int) -> Outcome:
    words = ngettext("%(count)d post will not be sent.", "%(count)d posts will not be sent.", count)
    return Outcome(text=words % {"count": count}, goes_on=True)


def read_ids(words: list[str]) -> list[uuid.UUID]:
    """Return what are ids, each once; the rest is passed by."""
    ids = []
    for word in words[:MOST_AT_ONCE]:
        try:
            ids.append(uuid.UUID(word))
        except ValueError:
            continue
    return list(dict.fromkeys(ids))
