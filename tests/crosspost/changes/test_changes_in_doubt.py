"""Changes in trouble: lost answers, refusals, dead tokens and dead workers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from crosspost import services
from crosspost.changes.ledger import claim_change
from crosspost.changes.services import (
    ask_change,
    settle_change,
)
from crosspost.changes.states import ChangeState
from crosspost.facebook import FacebookPage
from crosspost.graph_outcome import Outcome
from crosspost.models import Attempt, Channel, Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.states import AttemptKind, ChannelState, State
from tests.crosspost.played_graph import PlayedGraph, error
from users.models import User

from .world import reload, run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["edit", "hide", "withdraw"])
def test_a_lost_answer_is_looked_into_and_never_called_refused(
    kind: str, out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.lose({"withdraw": "delete"}.get(kind, kind))
    ask_change(out, kind=kind, text="新しい言葉" if kind == "edit" else "", user=writer)
    run(3)

    delivery, change = reload(out)
    assert change.state == ChangeState.DONE
    assert (
        delivery.state
        == {
            "edit": State.PUBLISHED,
            "hide": State.HIDDEN,
            "withdraw": State.WITHDRAWN,
        }[kind]
    )


def test_a_change_that_was_not_done_behind_a_lost_answer_is_asked_again(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("delete", error(2, status=500))
    ask_change(out, kind="withdraw", user=writer)
    run(4)

    assert graph.calls.count("delete") == 2
    assert reload(out)[0].state == State.WITHDRAWN


def test_nobody_can_tell_while_facebook_gives_no_answer(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    graph.lose("delete")
    run()
    graph.refuse("get", *[error(2, status=500)] * 9)
    run(7)

    delivery, change = reload(out)
    assert (change.state, change.reason) == (ChangeState.NEEDS_PERSON, Reason.CHANGE_NOT_PROVEN)
    assert delivery.state == State.PUBLISHED
    assert OutgoingMail.objects.count() == 3

    settle_change(change, user=writer, is_done=True)

    delivery, change = reload(out)
    assert (delivery.state, change.state) == (State.WITHDRAWN, ChangeState.DONE)
    assert change.settled_by == writer


def test_a_later_look_still_proves_what_nobody_could_tell(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    graph.lose("delete")
    run()
    graph.refuse("get", *[error(2, status=500)] * 6)
    run(6)
    assert reload(out)[1].state == ChangeState.NEEDS_PERSON

    run(2)

    assert reload(out)[0].state == State.WITHDRAWN


def test_a_page_that_hides_no_visible_post_says_so_and_offers_to_withdraw(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("hide", error(100))
    ask_change(out, kind="hide", user=writer)
    run()

    delivery, change = reload(out)
    assert (change.state, change.reason) == (ChangeState.STILL_UP, Reason.HIDE_REFUSED)
    assert delivery.state == State.PUBLISHED
    assert delivery.channel.state == ChannelState.OK
    assert graph.calls == ["get", "hide", "get"]


def test_a_missing_permission_for_one_change_does_not_stop_the_page(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("edit", error(200, status=403))
    ask_change(out, kind="edit", text="新しい言葉", user=writer)
    run()

    change = reload(out)[1]
    channel = Channel.objects.get()
    assert (change.state, change.reason) == (ChangeState.STILL_UP, Reason.CHANGE_NOT_ALLOWED)
    assert (channel.state, channel.checked_at) == (ChannelState.OK, None)


def test_a_dead_token_stops_the_page_and_the_change_waits_for_it(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("delete", error(190, 460))
    ask_change(out, kind="withdraw", user=writer)
    run(2)

    channel = Channel.objects.get()
    change = reload(out)[1]
    assert channel.state == ChannelState.TOKEN_DEAD
    assert (change.state, graph.calls.count("delete")) == (ChangeState.ASKED, 1)

    services.resume_channel(channel, user=writer)
    run(2)

    assert reload(out)[0].state == State.WITHDRAWN


def test_an_edit_of_a_post_that_is_gone_says_so(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.posts.clear()
    ask_change(out, kind="edit", text="新しい言葉", user=writer)
    run()

    change = reload(out)[1]
    assert (change.state, change.reason) == (ChangeState.STILL_UP, Reason.POST_NOT_THERE)
    assert "edit" not in graph.calls


def test_a_post_of_another_app_is_not_edited(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    graph.posts[out.remote_post_id]["application"] = {"id": "42"}
    ask_change(out, kind="edit", text="新しい言葉", user=writer)
    run()

    assert reload(out)[1].reason == Reason.CHANGE_NOT_OURS
    assert "edit" not in graph.calls


def test_a_worker_that_dies_loses_nothing(out: Delivery, writer: User, graph: PlayedGraph) -> None:
    change = ask_change(out, kind="withdraw", user=writer)
    claim_change(change.pk)
    PostChange.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run(3)

    assert reload(out)[0].state == State.WITHDRAWN
    assert graph.calls.count("delete") == 1


def test_a_call_is_a_committed_row_before_it_is_made(
    out: Delivery, writer: User, graph: PlayedGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = FacebookPage.delete_post

    def delete(page: FacebookPage, post_id: str) -> Outcome:
        seen.append(Attempt.objects.filter(kind=AttemptKind.DELETE, ended_at=None).count())
        return real(page, post_id)

    monkeypatch.setattr(FacebookPage, "delete_post", delete)
    ask_change(out, kind="withdraw", user=writer)
    run()

    assert seen == [1]
    assert Attempt.objects.filter(kind=AttemptKind.DELETE, ended_at=None).count() == 0


def test_what_takes_too_long_is_told_once_a_day(
    out: Delivery, writer: User, channel: Channel, graph: PlayedGraph
) -> None:
    ask_change(out, kind="withdraw", user=writer)
    Channel.objects.update(state=ChannelState.DISABLED)
    PostChange.objects.update(deadline_at=timezone.now())
    run(3)

    assert OutgoingMail.objects.count() == 3
    assert PostChange.objects.get().deadline_at > timezone.now() + timedelta(hours=23)
    assert graph.calls == []
