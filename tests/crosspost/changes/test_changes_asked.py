"""What persons ask, approve and call off, and what is refused to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Site

from core.social import SharePicture
from crosspost import services
from crosspost.changes.ledger import claim_change
from crosspost.changes.selectors import list_changes, list_possible_changes
from crosspost.changes.services import (
    ChangeRefusedError,
    approve_change,
    ask_again,
    ask_change,
    call_off_change,
)
from crosspost.changes.states import ChangeKind, ChangeState
from crosspost.models import Attempt, CrosspostSettings, Delivery, PostChange
from crosspost.models.stops import StopLevel
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import AttemptKind, State
from crosspost.stops import pull_stop
from tests.crosspost.conftest import Announce
from tests.crosspost.played_graph import PlayedGraph, error
from users.models import User

from .world import reload, run

pytestmark = pytest.mark.django_db


def test_one_change_at_a_time(out: Delivery, writer: User) -> None:
    first = ask_change(out, kind="hide", user=writer)

    with pytest.raises(ChangeRefusedError) as refused:
        ask_change(out, kind="withdraw", user=writer)

    assert refused.value.reason == Reason.CHANGE_RUNNING
    assert list_possible_changes(out) == []
    call_off_change(first, user=writer)
    assert list_possible_changes(out) == [ChangeKind.EDIT, ChangeKind.HIDE, ChangeKind.WITHDRAW]
    assert [row.state for row in list_changes(out)] == [ChangeState.CALLED_OFF]


def test_what_was_claimed_cannot_be_called_off(out: Delivery, writer: User) -> None:
    change = ask_change(out, kind="withdraw", user=writer)
    assert claim_change(change.pk) is not None
    assert claim_change(change.pk) is None

    with pytest.raises(NotPossibleError):
        call_off_change(change, user=writer)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"text": " \n"}, Reason.TEXT_EMPTY),
        ({"text": "あ" * 5001}, Reason.TEXT_TOO_LONG),
        ({"text": "\ud800"}, Reason.TEXT_BROKEN),
        ({"text": "新茶の季節です。\r\n今年も香りが立っています。 "}, Reason.CHANGE_SAME_TEXT),
        ({"text": "新しい", "link": "https://city.example/"}, Reason.CHANGE_NEEDS_NEW_POST),
        (
            {"text": "新しい", "photos": [SharePicture(image_id=1, alt_text="茶")]},
            Reason.CHANGE_NEEDS_NEW_POST,
        ),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_its_sentence(
    values: dict[str, Any], reason: Reason, out: Delivery, writer: User
) -> None:
    with pytest.raises(ChangeRefusedError) as refused:
        ask_change(out, kind="edit", user=writer, **values)

    assert refused.value.reason == reason
    assert not PostChange.objects.exists()


def test_what_is_not_out_cannot_be_changed(announce: Announce, writer: User) -> None:
    delivery = announce()

    with pytest.raises(ChangeRefusedError) as refused:
        ask_change(delivery, kind="withdraw", user=writer)

    assert refused.value.reason == Reason.CHANGE_NOT_OUT


def test_a_post_that_only_a_person_saw_has_no_number_to_change(out: Delivery, writer: User) -> None:
    Delivery.objects.update(remote_post_id="")
    out.refresh_from_db()

    with pytest.raises(ChangeRefusedError) as refused:
        ask_change(out, kind="withdraw", user=writer)

    assert refused.value.reason == Reason.CHANGE_NO_ID


def test_new_words_wait_for_somebody_else_where_the_city_says_so(
    out: Delivery, writer: User, site: Site, graph: PlayedGraph
) -> None:
    CrosspostSettings.objects.create(site=site, needs_approval=True, needs_second_person=True)
    chief = User.objects.create_user("chief", email="chief@city.example")
    allowed = Permission.objects.get(codename="approve_delivery")
    for user in (writer, chief):
        user.user_permissions.add(allowed)
    writer, chief = User.objects.get(pk=writer.pk), User.objects.get(pk=chief.pk)
    change = ask_change(out, kind="edit", text="新しい言葉", user=writer)
    run()
    assert reload(out)[1].state == ChangeState.FOR_APPROVAL
    assert graph.calls == []

    with pytest.raises(ChangeRefusedError) as refused:
        approve_change(change, user=writer)
    assert refused.value.reason == Reason.OWN_WORDS
    approve_change(change, user=chief)
    run()

    assert reload(out)[1].approved_by == chief
    assert graph.visible[0]["message"] == "新しい言葉"


def test_taking_off_needs_no_approval(out: Delivery, writer: User, site: Site) -> None:
    CrosspostSettings.objects.create(site=site, needs_approval=True)

    assert ask_change(out, kind="withdraw", user=writer).state == ChangeState.ASKED


def test_after_withdrawing_a_person_may_send_a_new_version(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    run(2)
    services.run_crosspost_tick()
    assert Delivery.objects.count() == 1

    again = services.retry_delivery(reload(out)[0], user=writer)
    services.send_delivery(again.pk)

    again.refresh_from_db()
    assert (again.version, again.state) == (2, State.PUBLISHED)
    assert len(graph.visible) == 1


def test_no_new_version_while_taking_off_is_not_proven(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    run()

    with pytest.raises(NotPossibleError):
        services.retry_delivery(reload(out)[0], user=writer)
    assert Delivery.objects.count() == 1


def test_while_everything_is_stopped_nothing_is_shown_again_but_may_be_taken_off(
    out: Delivery, writer: User, site: Site, graph: PlayedGraph
) -> None:
    ask_change(out, kind="hide", user=writer)
    run()
    switch = pull_stop(site, level=StopLevel.ALL, reason="訓練", user=writer)
    shown = ask_change(reload(out)[0], kind="show", user=writer)
    run(2)
    assert reload(out)[1].state == ChangeState.ASKED
    assert "flip" not in graph.calls

    call_off_change(shown, user=writer)
    ask_change(reload(out)[0], kind="withdraw", user=writer)
    run(2)

    assert reload(out)[0].state == State.WITHDRAWN
    assert switch.ended_at is None


def test_what_never_reached_facebook_can_be_called_off_however_often_it_was_tried(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("get", *[error(2, status=500)] * 2)
    change = ask_change(out, kind="withdraw", user=writer)
    run(2)
    assert (reload(out)[1].state, reload(out)[1].tries) == (ChangeState.ASKED, 2)
    assert list_changes(out)[0].can_call_off

    call_off_change(reload(out)[1], user=writer)

    assert reload(out)[1].state == ChangeState.CALLED_OFF
    assert "delete" not in graph.calls
    assert change.attempts.filter(kind=AttemptKind.DELETE).count() == 0


def test_what_facebook_was_asked_for_cannot_be_called_off_also_when_it_is_asked_again(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    graph.lose("delete")
    run()
    graph.refuse("get", *[error(2, status=500)] * 9)
    run(7)
    change = reload(out)[1]
    ask_again(change, user=writer)
    assert (reload(out)[1].state, reload(out)[1].tries) == (ChangeState.ASKED, 0)
    assert not list_changes(out)[0].can_call_off

    with pytest.raises(NotPossibleError):
        call_off_change(reload(out)[1], user=writer)
    assert reload(out)[1].state == ChangeState.ASKED


def test_a_call_that_no_byte_left_for_may_still_be_called_off(out: Delivery, writer: User) -> None:
    change = ask_change(out, kind="hide", user=writer)
    call = Attempt.objects.create(
        delivery=out, change=change, lease_no=1, kind=AttemptKind.HIDE, outcome="not_sent"
    )
    assert list_changes(out)[0].can_call_off
    # A worker that died in the middle of its call left it open: nobody knows what it did.
    Attempt.objects.filter(pk=call.pk).update(outcome="")
    assert not list_changes(out)[0].can_call_off
    Attempt.objects.filter(pk=call.pk).update(outcome="not_sent")

    call_off_change(change, user=writer)
    assert reload(out)[1].state == ChangeState.CALLED_OFF
