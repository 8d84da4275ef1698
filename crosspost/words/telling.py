"""The finished sentence of a change to a post that is out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from crosspost.changes.states import ChangeKind, ChangeState
from crosspost.reasons import Reason

from . import Sentence, _fill, _get_facts
from .changes import CHANGE_WORDS, build_change_words

#: States whose own words say all; an old cause would only confuse.
_OWN_WORDS = frozenset(
    {ChangeState.FOR_APPROVAL, ChangeState.WORKING, ChangeState.UNCLEAR, ChangeState.CALLED_OFF}
)


def explain_change(
    kind: str, state: str, reason: str = "", *, channel: str = "", keeper: str = ""
) -> Sentence:
    """Return what happened, what is on Facebook now, what you do, and whom to call.

    `reason` is a key of `crosspost.reasons.Reason`; "" for the state's own words.
    """
    words = build_change_words(ChangeKind(kind), ChangeState(state))
    facts = _get_facts(channel=channel, time="", keeper=keeper)
    cause = None if state in _OWN_WORDS else CHANGE_WORDS.get(reason)
    now: Any = words.now
    if reason == Reason.POST_NOT_THERE and state == ChangeState.STILL_UP:
        now = _("We did not find it on Facebook.")
    return Sentence(
        label=str(words.label),
        tone=words.tone,
        what=_join(cause and cause.what, words.what, state=state, facts=facts),
        now=_fill("", now, facts),
        todo=_fill(cause and cause.todo, words.todo, facts),
        call=_fill(cause and cause.call, words.call, facts),
    )


def _join(cause: Any, own: Any, *, state: str, facts: dict[str, Any]) -> str:
    """Say what happened, and why where it did not come about."""
    if cause and state == ChangeState.STILL_UP:
        return f"{_fill('', own, facts)} {_fill('', cause, facts)}"
    return _fill(cause, own, facts)
