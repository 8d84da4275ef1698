"""Facebook's trouble buttons and what each of them does to a call."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sandbox.graph.errors import GraphError, permission_missing
from sandbox.graph.seeds import PAGES
from sandbox.graph.tokens import expire_tokens
from sandbox.trouble.clock import get_now
from sandbox.trouble.middleware import lose_answer
from sandbox.trouble.registry import register_trouble
from sandbox.trouble.services import find_trouble, take_trouble

CALL_CREATE = "create"
CALL_FLIP = "flip"
CALL_PHOTO = "photo"
CALL_EDIT = "edit"
CALL_DELETE = "delete"
# What a trouble that names no call hits: the calls by which a post comes to be or to be seen.
USUAL_CALLS = (CALL_CREATE, CALL_FLIP)
CALLS = (
    (CALL_CREATE, pgettext_lazy("call", "making a post")),
    (CALL_FLIP, pgettext_lazy("call", "showing a hidden post")),
    (CALL_PHOTO, pgettext_lazy("call", "uploading a photo")),
    (CALL_EDIT, pgettext_lazy("call", "changing a post's text")),
    (CALL_DELETE, pgettext_lazy("call", "deleting a post")),
)

OUTAGE_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Error</title></head>
<body><h1>Sorry, something went wrong.</h1>
<p>We're working on it and we'll get it fixed as soon as we can.</p></body></html>
"""


def list_page_ids() -> list[str]:
    return [page.id for page in PAGES]


def register_facebook_troubles() -> None:
    register_trouble(
        "token_expired",
        provider="facebook",
        label=_("The Page's token expires"),
        sentence=_(
            "Imitates a Page token that dies, as after a changed password: every call with it "
            "is answered with error 190/463 until a new token is used."
        ),
        pages=list_page_ids,
        fields=("page",),
        on_start=lambda trouble: expire_tokens(trouble.target),
    )
    register_trouble(
        "rate_limited",
        provider="facebook",
        label=_("Too many calls"),
        sentence=_(
            "Imitates the Page's rate limit: every call is answered with error 80001, and the "
            "usage header says in how many minutes calls are taken again."
        ),
        pages=list_page_ids,
        fields=("page", "minutes"),
    )
    register_trouble(
        "outage_html",
        provider="facebook",
        label=_("Outage page"),
        sentence=_(
            "Imitates an outage in front of the API: the next calls are not carried out and get "
            "an HTML page with status 502 instead of JSON."
        ),
        pages=list_page_ids,
        fields=("page", "times", "minutes"),
    )
    register_trouble(
        "answer_lost",
        provider="facebook",
        label=_("The answer is lost"),
        sentence=_(
            "Imitates a broken line: the call is carried out, the post is made, and then the "
            "connection is cut before a byte of the answer."
        ),
        pages=list_page_ids,
        fields=("page", "times", "call"),
        calls=CALLS,
    )
    register_trouble(
        "server_error_after_post",
        provider="facebook",
        label=_("Error although it was done"),
        sentence=_(
            "Imitates what Facebook was seen to do in 2025: the call is carried out, the post is "
            "made, and the answer is HTTP 500 with code 2, “retry your request later”."
        ),
        pages=list_page_ids,
        fields=("page", "times", "call"),
        calls=CALLS,
    )
    register_trouble(
        "staging_refused",
        provider="facebook",
        label=_("No hidden posts"),
        sentence=_(
            "Imitates a Page on which posts cannot be made hidden and shown later: both calls "
            "are refused with error 100; posting at once still works."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_trouble(
        "permission_removed",
        provider="facebook",
        label=_("Permission taken away"),
        sentence=_(
            "Imitates a permission to post that was withdrawn from the app: changes are refused "
            "with error 200, reading still works, and the token no longer lists the permission."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_trouble(
        "policy_blocked",
        provider="facebook",
        label=_("Blocked for posting too fast"),
        sentence=_(
            "Imitates the block that Facebook puts on a Page for hours: every new post is "
            "refused with error 368/1390008; reading still works."
        ),
        pages=list_page_ids,
        fields=("page",),
    )


def make_outage(page_id: str) -> HttpResponse | None:
    """Return the outage page if one is on and hits this call."""
    if take_trouble("facebook", "outage_html", target=page_id):
        return HttpResponse(OUTAGE_PAGE, status=502, content_type="text/html; charset=utf-8")
    return None


def describe_usage(page_id: str) -> dict[str, Any]:
    """Return one entry of the X-Business-Use-Case-Usage header; waiting time in minutes."""
    limit = find_trouble("facebook", "rate_limited", target=page_id)
    percent, minutes = 1, 0
    if limit and limit.until:
        percent = 100
        minutes = max(1, math.ceil((limit.until - get_now()).total_seconds() / 60))
    return {
        "type": "pages",
        "call_count": percent,
        "total_cputime": 1,
        "total_time": 1,
        "estimated_time_to_regain_access": minutes,
    }


def refuse_if_limited(page_id: str) -> None:
    if take_trouble("facebook", "rate_limited", target=page_id):
        raise GraphError(
            "(#80001) There have been too many calls to this Page account. Wait a bit and try "
            "again. For more info, please refer to "
            "https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
            code=80001,
        )


def refuse_if_not_allowed(page_id: str) -> None:
    if take_trouble("facebook", "permission_removed", target=page_id):
        raise permission_missing(
            "If posting to a page, requires both pages_read_engagement and pages_manage_posts "
            "as an admin with sufficient administrative permission"
        )


def refuse_if_blocked(page_id: str) -> None:
    if take_trouble("facebook", "policy_blocked", target=page_id):
        raise GraphError(
            "The action attempted has been deemed abusive or is otherwise disallowed",
            code=368,
            subcode=1390008,
            title="You can't do that right now",
            advice="We limit how often you can post, comment or do other things in a given "
            "amount of time in order to help protect the community from spam.",
        )


def refuse_if_unstaged(page_id: str) -> None:
    if take_trouble("facebook", "staging_refused", target=page_id):
        raise GraphError(
            "(#100) This Page does not support unpublished posts",
            code=100,
            title="Unpublished Posts Not Supported",
            advice="Posts on this Page can only be published at once.",
        )


def spoil_answer(request: HttpRequest, *, page_id: str, call: str) -> None:
    """Called after a change was committed: cut the line, or raise error 2, if so pressed."""
    usual = call in USUAL_CALLS
    if take_trouble("facebook", "answer_lost", target=page_id, call=call, is_usual_call=usual):
        request.META["sandbox.note"] = f"answer lost: {call}"
        lose_answer(request)
    elif take_trouble(
        "facebook", "server_error_after_post", target=page_id, call=call, is_usual_call=usual
    ):
        raise GraphError(
            "An unexpected error has occurred. Please retry your request later.",
            code=2,
            status=500,
            is_transient=True,
        )
