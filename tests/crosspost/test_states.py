from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from crosspost.docs import END, START, render_state_table
from crosspost.ledger import move
from crosspost.models import Delivery
from crosspost.reasons import Reason
from crosspost.states import (
    ALLOWED,
    DEADLINES,
    FINAL,
    LEASED,
    MAY_BE_VISIBLE,
    OPEN,
    TRANSITIONS,
    IllegalTransitionError,
    State,
)

from .conftest import Announce

PAGE = Path(__file__).resolve().parents[2] / "docs" / "contexts" / "crosspost.md"


def test_the_page_in_the_docs_is_the_table_in_the_code() -> None:
    text = PAGE.read_text()

    assert text[text.index(START) + len(START) : text.index(END)].strip() == render_state_table()


def test_every_open_state_has_a_deadline_and_a_way_on() -> None:
    assert set(DEADLINES) == set(OPEN)
    assert {step.source for step in TRANSITIONS} >= OPEN
    # Of what is final only a post that is out may still change: be hidden, shown, taken off.
    assert not {step.source for step in TRANSITIONS} & (
        FINAL - {State.PUBLISHED, State.LISTED, State.HIDDEN}
    )


def test_each_step_stands_once_in_the_table() -> None:
    assert len(ALLOWED) == len(TRANSITIONS)


def test_only_a_ready_delivery_starts_sending() -> None:
    assert {step.source for step in TRANSITIONS if step.target == State.SENDING} == {State.READY}


def test_every_state_can_be_reached() -> None:
    reached, following = set(), {State.QUEUED}
    while following:
        reached |= following
        following = {step.target for step in TRANSITIONS if step.source in reached} - reached
    assert reached == set(State)


@pytest.mark.django_db
@pytest.mark.parametrize("source", list(State))
def test_the_ledger_takes_the_steps_of_the_table_and_no_other(
    source: State, announce: Announce
) -> None:
    delivery = announce()
    for target in State:
        with transaction.atomic():
            _check_step(delivery, source, target)
            transaction.set_rollback(True)


def _check_step(delivery: Delivery, source: State, target: State) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=source)
    delivery.refresh_from_db()
    if (source, target) not in ALLOWED:
        with pytest.raises(IllegalTransitionError):
            move(delivery, target)
        assert Delivery.objects.get(pk=delivery.pk).state == source
        return

    assert move(delivery, target, reason=Reason.NONE) is True
    moved = Delivery.objects.get(pk=delivery.pk)
    assert moved.state == target
    assert (moved.deadline_at is None) == (target in FINAL)
    assert (moved.lease_until is None) or target in LEASED
    assert list(moved.events.values_list("from_state", "to_state"))[-1] == (source, target)


@pytest.mark.django_db
@pytest.mark.database
def test_the_database_itself_refuses_a_second_visible_version_and_a_row_without_deadline(
    announce: Announce,
) -> None:
    delivery = announce()
    copy: dict[str, Any] = {
        "announcement": delivery.announcement,
        "channel": delivery.channel,
        "payload": delivery.payload,
        "payload_sha256": delivery.payload_sha256,
        "due_at": delivery.due_at,
        "next_attempt_at": delivery.due_at,
        "deadline_at": delivery.deadline_at,
    }
    for state in sorted(MAY_BE_VISIBLE):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
        for other in sorted(MAY_BE_VISIBLE):
            with pytest.raises(IntegrityError), transaction.atomic():
                Delivery.objects.create(version=2, marker="other", state=other, **copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED, deadline_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state="somewhere")
    assert Delivery.objects.count() == 1
