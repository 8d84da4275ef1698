"""What a call's handler is given, and the looks at rights that several of them need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from sandbox.graph.errors import GraphError, object_gone, permission_missing
from sandbox.graph.fields import Wish
from sandbox.graph.models import PHOTO_NUMBERS, Page
from sandbox.graph.tokens import Caller
from sandbox.graph.troubles import refuse_if_not_allowed


@dataclass(frozen=True, kw_only=True)
class Call:
    """`values` are checked Python values; `query` is what paging addresses repeat."""

    request: HttpRequest
    caller: Caller
    node: str
    values: dict[str, Any]
    wishes: list[Wish]
    query: dict[str, str]

    def note(self, text: str) -> None:
        """Say in the request log what became of the call."""
        self.request.META["sandbox.note"] = text


def is_photo_id(node: str) -> bool:
    return PHOTO_NUMBERS < int(node) < PHOTO_NUMBERS + 10**14


def get_page(call: Call, page_id: str = "") -> Page:
    """Return the Page if the caller's token may see it as its own, or raise 100/33."""
    wanted = page_id or call.node
    page = Page.objects.filter(pk=wanted).first()
    if page is None or (call.caller.kind == "PAGE" and call.caller.page_id != page.pk):
        raise object_gone(wanted)
    return page


def require_page_token(call: Call, page_id: str = "") -> Page:
    """Return the Page that the caller may change, or raise what Facebook says otherwise."""
    wanted = page_id or call.node
    page = Page.objects.filter(pk=wanted).first()
    if page is None:
        raise object_gone(wanted)
    if call.caller.kind != "PAGE":
        raise GraphError(
            "A Page access token is required for this call for the new Pages experience.",
            code=190,
            subcode=2069032,
            refusal=f"Changes need the Page's own token, not one of kind {call.caller.kind}.",
        )
    if call.caller.page_id != page.pk:
        raise permission_missing(
            "The user hasn't authorized the application to perform this action",
            refusal=f"The token belongs to Page {call.caller.page_id}, not to {page.pk}.",
        )
    refuse_if_not_allowed(page.pk)
    return page
