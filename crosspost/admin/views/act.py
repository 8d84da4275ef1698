"""Buttons of a post: one decision of one person, done once, said back in one sentence."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from crosspost.admin import access
from crosspost.admin.outcome import Outcome, say_outcome
from crosspost.changes.pages import keep_post_without_page
from crosspost.changes.services import say_seen
from crosspost.models import Delivery
from crosspost.reasons import Reason
from crosspost.refusals import ApprovalMissingError, NotPossibleError
from crosspost.settle import Verdict, cancel_delivery, retry_delivery, settle_by_person
from crosspost.words import explain_cause

from .delivery import find_site_of

_VERDICTS = {
    "there": Verdict.THERE,
    "not-there": Verdict.NOT_THERE,
    "cannot-tell": Verdict.CANNOT_TELL,
}
VERBS = ("retry", "cancel", "seen", "stays", *_VERDICTS)


@method_decorator(require_POST, name="dispatch")
class ActView(View):
    """POST only. Pressing twice does it once: the second press says that it was done before."""

    def post(self, request: HttpRequest, delivery_id: uuid.UUID, verb: str) -> HttpResponse:
        access.require(request.user, access.ACT)
        find_site_of(delivery_id, request)
        delivery = get_object_or_404(
            Delivery.objects.select_related("announcement", "channel"), pk=delivery_id
        )
        try:
            done = _act(delivery, verb, user=request.user, address=read_address(request))
        except ApprovalMissingError:
            messages.error(request, explain_cause(Reason.NOT_APPROVED).text)
        except NotPossibleError:
            messages.warning(
                request,
                _(
                    "Nothing was changed: “%(title)s” has moved on since you looked. "
                    "Below is how it is now."
                )
                % {"title": delivery.announcement.title},
            )
        else:
            (messages.success if done.goes_on else messages.warning)(request, done.text)
        fallback = reverse("crosspost_delivery", args=[delivery_id])
        return redirect(get_valid_next_url_from_request(request) or fallback)


def read_address(request: HttpRequest) -> str:
    """Return the post's address on Facebook that a person gave; "" for none or for another."""
    address = request.POST.get("address", "").strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_facebook = host == "facebook.com" or host.endswith(".facebook.com")
    return address if is_facebook and parts.scheme == "https" and len(address) <= 500 else ""


def _act(delivery: Delivery, verb: str, *, user: Any, address: str = "") -> Outcome:
    """Do it and return the sentence that says what became of it."""
    if verb == "retry":
        return say_outcome(retry_delivery(delivery, user=user))
    if verb == "cancel":
        cancel_delivery(delivery, user=user)
        return _note(_("“%(title)s” will not be sent to “%(name)s”."), delivery)
    if verb == "seen":
        say_seen(delivery, user=user)
        words = _("Thank you. It is noted that everybody can see “%(title)s” on “%(name)s”.")
        return _note(words, delivery)
    if verb == "stays":
        keep_post_without_page(delivery, user=user)
        return _note(_("Thank you. “%(title)s” stays on “%(name)s”."), delivery)
    return _settle(delivery, verb, user=user, address=address)


def _settle(delivery: Delivery, verb: str, *, user: Any, address: str) -> Outcome:
    counts = settle_by_person(delivery, user=user, verdict=_VERDICTS[verb], permalink=address)
    if verb == "there":
        return _note(_("Thank you. “%(title)s” is noted as posted on “%(name)s”."), delivery)
    if verb == "cannot-tell":
        words = _("Thank you. “%(title)s” is not sent again. We keep looking for it.")
        return _note(words, delivery)
    outcome = say_outcome(counts)
    words = _("Thank you. A new post takes the place of the one that is not there.")
    return replace(outcome, text=f"{words} {outcome.text}")


def _note(words: str, delivery: Delivery) -> Outcome:
    facts = {"title": delivery.announcement.title, "name": delivery.channel.name}
    return Outcome(text=words % facts, goes_on=True)
