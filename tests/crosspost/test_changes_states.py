from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from crosspost.changes.ledger import move_change
from crosspost.changes.states import (
    ATTEMPT_KIND,
    CHANGE_ALLOWED,
    CHANGE_DEADLINES,
    CHANGE_FINAL,
    CHANGE_OPEN,
    CHANGE_STEPS,
    CHANGEABLE,
    DELIVERY_TARGET,
    ChangeKind,
    ChangeState,
    IllegalChangeStepError,
)
from crosspost.docs import CHANGES_START, END, render_change_table
from crosspost.models import Delivery, PostChange
from crosspost.states import ALLOWED, MAY_BE_VISIBLE, State
from crosspost.words.telling import explain_change

from .conftest import Announce

PAGE = Path(__file__).resolve().parents[2] / "docs" / "contexts" / "crosspost.md"


def test_the_table_in_the_docs_is_the_table_in_the_code() -> None:
    text = PAGE.read_text()
    start = text.index(CHANGES_START) + len(CHANGES_START)

    assert text[start : text.index(END, start)].strip() == render_change_table()


def test_every_open_state_has_a_deadline_and_a_way_on_and_no_final_one_has() -> None:
    assert set(CHANGE_DEADLINES) == set(CHANGE_OPEN)
    assert {step.source for step in CHANGE_STEPS} == CHANGE_OPEN
    assert len(CHANGE_ALLOWED) == len(CHANGE_STEPS)


def test_done_is_only_reached_by_reading_or_by_a_person() -> None:
    sources = {step.source for step in CHANGE_STEPS if step.target == ChangeState.DONE}

    assert sources == {ChangeState.WORKING, ChangeState.UNCLEAR, ChangeState.NEEDS_PERSON}
    assert set(ATTEMPT_KIND) == set(ChangeKind)


def test_the_ledger_of_posts_knows_every_step_that_a_proven_change_takes() -> None:
    for kind, target in DELIVERY_TARGET.items():
        for source in CHANGEABLE[kind] - {target}:
            assert (source, target) in ALLOWED
    assert all(states <= MAY_BE_VISIBLE for states in CHANGEABLE.values())


@pytest.fixture
def change(announce: Announce) -> PostChange:
    delivery = announce()
    Delivery.objects.update(state=State.PUBLISHED)
    return PostChange.objects.create(
        delivery=delivery, kind=ChangeKind.EDIT, text="新しい", deadline_at=delivery.deadline_at
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(itertools.product(ChangeState, ChangeState)))
def test_the_ledger_takes_the_steps_of_the_table_and_no_other(
    source: ChangeState, target: ChangeState, change: PostChange
) -> None:
    PostChange.objects.update(state=source)
    change.refresh_from_db()

    if (source, target) not in CHANGE_ALLOWED:
        with pytest.raises(IllegalChangeStepError):
            move_change(change, target)
        return

    assert move_change(change, target) is True
    assert (change.deadline_at is None) == (target in CHANGE_FINAL)
    assert (change.ended_at is not None) == (target in CHANGE_FINAL)


@pytest.mark.django_db
@pytest.mark.database
def test_the_database_refuses_two_open_changes_and_one_without_a_deadline(
    change: PostChange,
) -> None:
    values: dict[str, Any] = {"delivery": change.delivery, "kind": ChangeKind.HIDE}
    for state in sorted(CHANGE_OPEN):
        PostChange.objects.filter(pk=change.pk).update(state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            PostChange.objects.create(deadline_at=change.deadline_at, **values)
    for wrong in ({"state": "somewhere"}, {"kind": "delete"}, {"deadline_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostChange.objects.filter(pk=change.pk).update(**wrong)
    assert PostChange.objects.count() == 1


@pytest.mark.parametrize(("kind", "state"), list(itertools.product(ChangeKind, ChangeState)))
def test_every_state_of_every_change_has_whole_sentences(
    kind: ChangeKind, state: ChangeState
) -> None:
    sentence = explain_change(kind, state, channel="鳴瀬谷町")

    assert all((sentence.label, sentence.what, sentence.now, sentence.todo))
    assert "%" not in sentence.text


def test_the_sentences_say_gone_still_up_or_that_nobody_can_tell() -> None:
    gone = explain_change("withdraw", ChangeState.DONE)
    up = explain_change("withdraw", ChangeState.STILL_UP)
    open_ = explain_change("withdraw", ChangeState.NEEDS_PERSON)

    assert (gone.label, gone.now) == ("Gone", "It is gone from Facebook.")
    assert (up.label, up.now) == ("Still up", "It is still up on Facebook.")
    assert (open_.label, open_.now) == (
        "Can't tell",
        "We can't tell whether it is still up on Facebook.",
    )
