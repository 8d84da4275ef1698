"""Facebook's trouble buttons: each with one sentence that says what it imitates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sandbox.graph.models import Page
from sandbox.graph.tokens import expire_tokens
from sandbox.graph.troubles import CALL_CREATE, CALL_DELETE, CALL_EDIT, CALL_FLIP, CALL_PHOTO
from sandbox.graph.webhook_buttons import register_webhook_troubles
from sandbox.trouble.registry import register_trouble

CALLS = (
    (CALL_CREATE, pgettext_lazy("call", "making a post")),
    (CALL_FLIP, pgettext_lazy("call", "showing a hidden post")),
    (CALL_PHOTO, pgettext_lazy("call", "uploading a photo")),
    (CALL_EDIT, pgettext_lazy("call", "changing a post's text")),
    (CALL_DELETE, pgettext_lazy("call", "deleting a post")),
)


def list_page_ids() -> list[str]:
    return list(Page.objects.values_list("pk", flat=True))


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
    register_more_facebook_troubles()


def register_more_facebook_troubles() -> None:
    """What Facebook does to a Page or to what is read of it."""
    register_trouble(
        "account_blocked",
        provider="facebook",
        label=_("Blocked for its rules"),
        sentence=_(
            "Imitates the block that Facebook puts on a Page for its rules: every new post is "
            "refused with error 368 until it is lifted; reading still works."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_trouble(
        "identity_check",
        provider="facebook",
        label=_("Proof of identity asked for"),
        sentence=_(
            "Imitates a checkpoint: Facebook wants to know who manages the Page, and answers every "
            "call with error 190/459 until that person has shown it."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_trouble(
        "duplicate_refused",
        provider="facebook",
        label=_("Taken for a repetition"),
        sentence=_(
            "Imitates error 506 at the wrong moment: the next post is refused as a repetition of "
            "the last one, whether or not it is one."
        ),
        pages=list_page_ids,
        fields=("page", "times"),
    )
    register_trouble(
        "unlisted",
        provider="facebook",
        label=_("Left out of the lists"),
        sentence=_(
            "Imitates Facebook's ranked lists: the Page's lists of posts come back empty, while "
            "each post can be read by its id."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_trouble(
        "slow_visibility",
        provider="facebook",
        label=_("New posts read as missing"),
        sentence=_(
            "Imitates the moments after a post was made: the next readings by its id are answered "
            "with error 100/33, as if there were no such post."
        ),
        pages=list_page_ids,
        fields=("page", "times"),
        times=2,
    )
    register_trouble(
        "development_mode",
        provider="facebook",
        label=_("The app is in development mode"),
        sentence=_(
            "Imitates an app that was not switched to live: posts are made and can be read by the "
            "app, and nobody but the app's own people sees them."
        ),
        pages=list_page_ids,
        fields=("page",),
    )
    register_webhook_troubles(pages=list_page_ids)
