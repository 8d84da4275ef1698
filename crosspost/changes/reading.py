"""What a post that was read back by its id says about a change: done, not done, or no answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from crosspost.graph_outcome import Outcome
from crosspost.models import Delivery, PostChange
from crosspost.text import clean_text

from .states import ChangeKind


class Finding(StrEnum):
    AS_WISHED = "as_wished"
    UNCHANGED = "unchanged"
    GONE = "gone"
    UNREADABLE = "unreadable"


def read_finding(change: PostChange, outcome: Outcome) -> Finding:
    """Return what one read of the post says; anything but a clear answer is UNREADABLE.

    "Gone" is HTTP 4xx with 100/33 and nothing else. For a change of words or visibility it is
    no success: the post is not there to be changed.
    """
    if outcome.is_gone:
        return Finding.GONE
    if not outcome.is_ok:
        return Finding.UNREADABLE
    if change.kind == ChangeKind.WITHDRAW:
        return Finding.UNCHANGED
    if change.kind == ChangeKind.EDIT:
        return _compare(build_new_message(change.delivery, change.text), outcome.data)
    is_published = outcome.data.get("is_published")
    if not isinstance(is_published, bool):
        return Finding.UNREADABLE
    wanted = change.kind == ChangeKind.SHOW
    return Finding.AS_WISHED if is_published is wanted else Finding.UNCHANGED


def build_new_message(delivery: Delivery, text: str) -> str:
    """Return the whole message of a post with other words: beside photos the link stays in it."""
    return f"{text}\n\n{delivery.link}" if delivery.photos else text


def is_of_other_app(outcome: Outcome, app_id: str) -> bool:
    """Whether Facebook says that another app, or a hand, made the post; silence says nothing."""
    application = outcome.data.get("application")
    return isinstance(application, dict) and str(application.get("id") or app_id) != app_id


def _compare(wanted: str, data: dict[str, Any]) -> Finding:
    message = data.get("message", "")
    if not isinstance(message, str):
        return Finding.UNREADABLE
    # Facebook stores one kind of line end and drops space around a text; `clean_text` does the
    # same before anything is sent. Nothing else is forgiven: not a space, not an accent.
    is_same = clean_text(message).encode() == clean_text(wanted).encode()
    return Finding.AS_WISHED if is_same else Finding.UNCHANGED
