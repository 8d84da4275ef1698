"""Every state of a change to a post that is out, and every step between them, in one table.

Unlike the call that makes a post, each call of a change sets a state on Facebook and may be
asked again. What keeps it honest is the end: DONE only after the post was read back by its id,
or a named person looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from crosspost.states import AttemptKind, State


class ChangeKind(models.TextChoices):
    EDIT = "edit", _("change the words")
    HIDE = "hide", _("hide the post")
    SHOW = "show", _("show the post again")
    WITHDRAW = "withdraw", _("take the post off Facebook")


class ChangeState(models.TextChoices):
    FOR_APPROVAL = "for_approval", _("waits for approval")
    ASKED = "asked", _("asked for")
    WORKING = "working", _("being done")
    UNCLEAR = "unclear", _("asked of Facebook, not yet proven")
    NEEDS_PERSON = "needs_person", _("nobody can tell")
    DONE = "done", _("done and read back")
    STILL_UP = "still_up", _("not done, still as it was")
    CALLED_OFF = "called_off", _("called off")


C = ChangeState


@dataclass(frozen=True, kw_only=True)
class ChangeStep:
    """One allowed step: from a state to a state, and when it happens."""

    source: ChangeState
    target: ChangeState
    when: str


def _steps(source: ChangeState, **targets: str) -> list[ChangeStep]:
    return [
        ChangeStep(source=source, target=ChangeState[name], when=when)
        for name, when in targets.items()
    ]


CHANGE_STEPS: tuple[ChangeStep, ...] = (
    *_steps(
        C.FOR_APPROVAL,
        ASKED="somebody else than its author approved the new words",
        CALLED_OFF="a person called it off, or the post moved on",
    ),
    *_steps(
        C.ASKED,
        WORKING="a worker claimed it",
        CALLED_OFF="a person called it off, or the post moved on",
    ),
    *_steps(
        C.WORKING,
        ASKED="the lease was lost, the Page cannot be used now, or no byte left",
        UNCLEAR="Facebook was asked; what it did is read back now",
        DONE="the post was read first and is already as wished",
        STILL_UP="definitely refused",
    ),
    *_steps(
        C.UNCLEAR,
        DONE="the post was read back by its id and is as wished",
        ASKED="read back unchanged after an unclear answer: asking again sets the same state",
        STILL_UP="read back unchanged, although Facebook said that it was done",
        NEEDS_PERSON="the last look could not tell",
    ),
    *_steps(
        C.NEEDS_PERSON,
        DONE="a person looked, or a later look proved it",
        STILL_UP="a person looked and it is still as it was",
        ASKED="a person asks Facebook once more",
    ),
)

CHANGE_ALLOWED = frozenset((step.source, step.target) for step in CHANGE_STEPS)

CHANGE_FINAL = frozenset({C.DONE, C.STILL_UP, C.CALLED_OFF})
#: No worker has it; it may be called off if Facebook was never asked for it.
CALLABLE_OFF = frozenset({C.FOR_APPROVAL, C.ASKED})
#: At most one row per delivery.
CHANGE_OPEN = frozenset(C) - CHANGE_FINAL

#: How long a state may last before a person is told.
CHANGE_DEADLINES: dict[ChangeState, timedelta] = {
    C.FOR_APPROVAL: timedelta(hours=24),
    C.ASKED: timedelta(hours=1),
    C.WORKING: timedelta(minutes=15),
    C.UNCLEAR: timedelta(hours=3),
    C.NEEDS_PERSON: timedelta(hours=24),
}

#: In which states of its delivery a change may be asked for.
CHANGEABLE: dict[ChangeKind, frozenset[State]] = {
    ChangeKind.EDIT: frozenset({State.ACCEPTED, State.PUBLISHED, State.LISTED, State.HIDDEN}),
    ChangeKind.HIDE: frozenset({State.ACCEPTED, State.PUBLISHED, State.LISTED}),
    ChangeKind.SHOW: frozenset({State.HIDDEN}),
    ChangeKind.WITHDRAW: frozenset(
        {State.ACCEPTED, State.PUBLISHED, State.LISTED, State.HIDDEN, State.NEEDS_PERSON}
    ),
}
#: Where a proven change takes its delivery; an edit leaves it where it is.
DELIVERY_TARGET: dict[ChangeKind, State] = {
    ChangeKind.HIDE: State.HIDDEN,
    ChangeKind.SHOW: State.PUBLISHED,
    ChangeKind.WITHDRAW: State.WITHDRAWN,
}
ATTEMPT_KIND: dict[ChangeKind, AttemptKind] = {
    ChangeKind.EDIT: AttemptKind.EDIT,
    ChangeKind.HIDE: AttemptKind.HIDE,
    ChangeKind.SHOW: AttemptKind.SHOW,
    ChangeKind.WITHDRAW: AttemptKind.DELETE,
}


class IllegalChangeStepError(Exception):
    """A step that the table does not have: a mistake in the program."""


def check_change_step(source: str, target: str) -> None:
    """Raise IllegalChangeStepError unless the table has this step."""
    if (source, target) not in CHANGE_ALLOWED:
        raise IllegalChangeStepError(f"{source} -> {target}")
