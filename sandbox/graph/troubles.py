"""Facebook's trouble buttons and what each of them does to a call."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.graph.errors import (
    OUTAGE_PAGE,
    GraphError,
    duplicate_status,
    permission_missing,
)
from sandbox.trouble.clock import get_now
from sandbox.trouble.middleware import lose_answer
from sandbox.trouble.services import find_trouble, take_trouble

CALL_CREATE = "create"
CALL_FLIP = "flip"
CALL_PHOTO = "photo"
CALL_EDIT = "edit"
CALL_DELETE = "delete"
# What a trouble that names no call hits: the calls by which a post comes to be or to be seen.
USUAL_CALLS = (CALL_CREATE, CALL_FLIP)


def refuse_if_checked(page_id: str) -> None:
    if take_trouble("facebook", "identity_check", target=page_id):
        raise GraphError(
            "The user must log in at www.facebook.com to confirm their identity.",
            code=190,
            subcode=459,
        )


def refuse_as_duplicate(page_id: str) -> None:
    if take_trouble("facebook", "duplicate_refused", target=page_id):
        raise duplicate_status()


def is_read_as_missing(page_id: str) -> bool:
    return take_trouble("facebook", "slow_visibility", target=page_id) is not None


def is_unlisted(page_id: str) -> bool:
    return take_trouble("facebook", "unlisted", target=page_id) is not None


def is_in_development(page_id: str) -> bool:
    return find_trouble("facebook", "development_mode", target=page_id) is not None


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
    if take_trouble("facebook", "account_blocked", target=page_id):
        raise GraphError(
            "The action attempted has been deemed abusive or is otherwise disallowed",
            code=368,
            title="Your Page Is Restricted",
            advice="Your Page cannot post for now because of recent activity that does not "
            "follow our Community Standards.",
        )
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
