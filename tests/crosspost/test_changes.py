from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from core.social import SharePicture
from crosspost import services
from crosspost.changes.ledger import claim_change
from crosspost.changes.selectors import get_text_out, list_changes, list_possible_changes
from crosspost.changes.services import (
    ChangeRefusedError,
    approve_change,
    ask_change,
    call_off_change,
    settle_change,
)
from crosspost.changes.states import ChangeKind, ChangeState
from crosspost.changes.tick import run_changes
from crosspost.models import Attempt, Channel, CrosspostSettings, Delivery, PostChange
from crosspost.models.stops import StopLevel
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import AttemptKind, ChannelState, State
from crosspost.stops import pull_stop
from users.models import User

from .conftest import Announce
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    """A post that went out yesterday."""
    delivery = announce()
    services.send_delivery(delivery.pk)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=1), next_check_at=None)
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    graph.calls.clear()
    return delivery


def run(times: int = 1) -> None:
    """Let the tick work on changes, as if the pauses between looks had passed."""
    for _turn in range(times):
        past = timezone.now() - timedelta(seconds=1)
        PostChange.objects.filter(next_check_at__isnull=False).update(next_check_at=past)
        PostChange.objects.update(next_attempt_at=past)
        run_changes()


def reload(delivery: Delivery) -> tuple[Delivery, PostChange]:
    delivery.refresh_from_db()
    return delivery, delivery.changes.latest("pk")


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


def test_a_worker_that_dies_loses_nothing(out: Delivery, writer: User, graph: PlayedGraph) -> None:
    change = ask_change(out, kind="withdraw", user=writer)
    claim_change(change.pk)
    PostChange.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run(3)

    assert reload(out)[0].state == State.WITHDRAWN
    assert graph.calls.count("delete") == 1


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


def test_a_call_is_a_committed_row_before_it_is_made(
    out: Delivery, writer: User, graph: PlayedGraph
) -> None:
    seen: list[int] = []

    def delete(request: Any) -> Any:
        seen.append(Attempt.objects.filter(kind=AttemptKind.DELETE, ended_at=None).count())
        return graph._change(request)

    graph.do_delete = delete  # type: ignore[method-assign]
    ask_change(out, kind="withdraw", user=writer)
    run()

    assert Attempt.objects.filter(kind=AttemptKind.DELETE).count() == 1


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
