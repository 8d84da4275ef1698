"""Every sentence that says how a post is doing: the same words on every screen.

A sentence has four parts: what happened, whether it is on Facebook now, what you do, and whom
to call. "Is it on Facebook now" follows from the state alone, so that no cause can ever claim
something that the ledger does not know. Codes stay out; the detail page shows them.

Placeholders: `channel` (the Page's name), `time` (the next moment that matters, already in
words), `keeper` (who looks after the Page), `stop` (reason, time and person of a stop switch).
`explain` fills them; every sentence works with all of them missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason

from .causes import (
    CONNECTION_WORDS,
    DOUBT_WORDS,
    DRAFT_WORDS,
    GATE_WORDS,
    REFUSAL_WORDS,
    SETTLED_WORDS,
    WAITING_WORDS,
    CauseWords,
)
from .changes import CHANGE_WORDS
from .connection import CONNECTION_CHECK_WORDS
from .planning import PLANNING_WORDS
from .states import OK, QUIET, SILENCE_WORDS, STATE_WORDS, STOP, WAIT, WARN
from .stops import STOP_WORDS

__all__ = [
    "CAUSE_WORDS",
    "OK",
    "QUIET",
    "STATE_WORDS",
    "STOP",
    "WAIT",
    "WARN",
    "Sentence",
    "explain",
    "explain_cause",
    "explain_silence",
    "has_sentence",
]

CAUSE_WORDS: dict[str, CauseWords] = {
    **CONNECTION_WORDS,
    **GATE_WORDS,
    **STOP_WORDS,
    **REFUSAL_WORDS,
    **WAITING_WORDS,
    **DOUBT_WORDS,
    **SETTLED_WORDS,
    **PLANNING_WORDS,
    **DRAFT_WORDS,
    **CONNECTION_CHECK_WORDS,
    **CHANGE_WORDS,
}


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Finished texts in the active language, a short label and a tone for the eye."""

    label: str
    tone: str
    what: str
    now: str
    todo: str
    call: str

    @property
    def text(self) -> str:
        """All parts as one paragraph."""
        return " ".join(part for part in (self.what, self.now, self.todo, self.call) if part)


def has_sentence(reason: str) -> bool:
    """Whether a cause has words of its own."""
    return not reason or reason in CAUSE_WORDS


def explain(
    state: str,
    reason: str = "",
    *,
    channel: str = "",
    time: str = "",
    keeper: str = "",
    stop: str = "",
) -> Sentence:
    """Return the finished sentence for a delivery's state and its cause.

    `reason` is a key of `crosspost.reasons.Reason`; one without words gets the general
    sentence, which says what to do. `time` is text such as "at 9:10".
    """
    words = STATE_WORDS[state]
    cause = _find_cause(reason)
    facts = _get_facts(channel=channel, time=time, keeper=keeper, stop=stop)
    return Sentence(
        label=str(words.label),
        tone=(cause and cause.tone) or words.tone,
        what=_fill(cause and cause.what, words.what, facts),
        now=_fill(cause and cause.now, words.now, facts),
        todo=_fill(cause and cause.todo, words.todo, facts),
        call=_fill(cause and cause.call, words.call, facts),
    )


def explain_cause(
    reason: str, *, channel: str = "", time: str = "", keeper: str = "", tone: str = STOP
) -> Sentence:
    """Return what a cause says on its own: of a channel, a check, or a draft."""
    cause = _find_cause(reason) or CauseWords(what="")
    facts = _get_facts(channel=channel, time=time, keeper=keeper)
    return Sentence(
        label="",
        tone=cause.tone or tone,
        what=_fill(cause.what, "", facts),
        now="",
        todo=_fill(cause.todo, "", facts),
        call=_fill(cause.call, "", facts),
    )


def explain_silence(*, channel: str = "", keeper: str = "") -> Sentence:
    """Return what a waiting post says while nothing sends."""
    facts = _get_facts(channel=channel, time="", keeper=keeper)
    return Sentence(
        label=str(SILENCE_WORDS.label),
        tone=SILENCE_WORDS.tone,
        what=_fill(SILENCE_WORDS.what, "", facts),
        now=_fill(SILENCE_WORDS.now, "", facts),
        todo=_fill(SILENCE_WORDS.todo, "", facts),
        call=_fill(SILENCE_WORDS.call, "", facts),
    )


def _find_cause(reason: str) -> CauseWords | None:
    return CAUSE_WORDS.get(reason) or (CAUSE_WORDS[Reason.UNMAPPED] if reason else None)


def _get_facts(**facts: str) -> dict[str, Any]:
    fallbacks = {
        "channel": _("the city's Page"),
        "time": _("within a few minutes"),
        "keeper": _("the person who looks after this Facebook Page"),
        "stop": _("the page of the stop switch says why"),
    }
    return {name: facts.get(name) or fallback for name, fallback in fallbacks.items()}


def _fill(own: Any, fallback: Any, facts: dict[str, Any]) -> str:
    return str(own or fallback) % facts
