"""Changes that come about: asked once, and believed when they were read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from crosspost.changes.selectors import get_text_out
from crosspost.changes.services import (
    ask_change,
)
from crosspost.changes.states import ChangeState
from crosspost.models import Delivery
from crosspost.reasons import Reason
from crosspost.states import State
from tests.crosspost.played_graph import PlayedGraph, error
from users.models import User

from .world import reload, run

pytestmark = pytest.mark.django_db


def test_new_words_are_sent_once_and_read_back(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="edit", text="訂正:新茶は12月からです。\r\n", user=writer)
    run()

    delivery, change = reload(out)
    assert (change.state, change.asked_by_name) == (ChangeState.DONE, "牛島 ともみ")
    assert graph.visible[0]["message"] == "訂正:新茶は12月からです。"
    assert graph.calls == ["get", "edit", "get"]
    assert delivery.state == State.PUBLISHED
    assert delivery.text == "新茶の季節です。\n今年も香りが立っています。"
    assert get_text_out(delivery) == "訂正:新茶は12月からです。"
    kinds = list(change.attempts.values_list("kind", "outcome"))
    assert kinds == [("verify", "ok"), ("edit", "ok"), ("verify", "ok")]
    assert OutgoingMail.objects.count() == 0


def test_words_that_facebook_changed_a_little_are_not_called_done(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="edit", text="新しい言葉", user=writer)
    graph.do_edit = lambda request: graph._change(request, message="新しい 言葉")  # type: ignore[method-assign]
    run(4)

    _delivery, change = reload(out)
    assert (change.state, change.reason) == (ChangeState.STILL_UP, Reason.STILL_THERE)
    assert graph.calls.count("edit") == 1
    assert get_text_out(out) != "新しい言葉"


def test_a_post_is_withdrawn_only_after_it_read_as_gone_twice(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    run()
    delivery, change = reload(out)
    assert (delivery.state, change.state) == (State.PUBLISHED, ChangeState.UNCLEAR)

    run()

    delivery, change = reload(out)
    assert (delivery.state, change.state) == (State.WITHDRAWN, ChangeState.DONE)
    assert graph.posts == {}
    assert graph.calls == ["get", "delete", "get", "get", "list"]
    assert delivery.deadline_at is None
    assert delivery.events.last().actor_name == "牛島 ともみ"


def test_a_post_that_is_a_minute_old_is_read_as_gone_three_times(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    Delivery.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    out.refresh_from_db()
    ask_change(out, kind="withdraw", user=writer)
    run(2)
    assert reload(out)[0].state == State.PUBLISHED

    run()

    assert reload(out)[0].state == State.WITHDRAWN


def test_gone_is_not_believed_while_the_page_still_lists_the_post(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    graph.refuse("delete", error(100, 33))
    graph.refuse("get", *[error(100, 33)] * 9)
    run(6)

    delivery, change = reload(out)
    assert (delivery.state, change.state) == (State.PUBLISHED, ChangeState.NEEDS_PERSON)
    assert len(graph.visible) == 1


def test_a_deletion_that_facebook_calls_done_and_is_not_is_still_up(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.do_delete = graph._change  # type: ignore[method-assign]
    ask_change(out, kind="withdraw", user=writer)
    run(3)

    delivery, change = reload(out)
    assert (change.state, change.reason) == (ChangeState.STILL_UP, Reason.STILL_THERE)
    assert delivery.state == State.PUBLISHED
    assert graph.calls.count("delete") == 1
    mails = OutgoingMail.objects.all()
    assert len(mails) == 3
    assert "Still up" in mails[0].subject


def test_a_post_is_hidden_and_shown_again_by_the_same_id(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="hide", user=writer)
    run()
    assert (reload(out)[0].state, len(graph.visible)) == (State.HIDDEN, 0)

    ask_change(out, kind="show", user=writer)
    run()

    assert (reload(out)[0].state, len(graph.visible)) == (State.PUBLISHED, 1)
    assert graph.calls.count("flip") == 1
    assert "create" not in graph.calls
