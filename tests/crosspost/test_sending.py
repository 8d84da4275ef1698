"""The sender over a real line to a played Page: one visible call, whatever goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from crosspost import services
from crosspost.models import Attempt, Channel, Delivery
from crosspost.public_page import PublicPage, SiteUnreachableError
from crosspost.reasons import Reason
from crosspost.states import AttemptOutcome, ChannelState, Publishing, State
from tests.contracts.scripted_server import answer, hang_up, reset

from .conftest import Announce, let_lease_run_out, let_wait_pass, publish
from .played_graph import GONE, PlayedGraph, error

pytestmark = pytest.mark.django_db


def reload(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def kinds(delivery: Delivery) -> list[tuple[str, str]]:
    return list(delivery.attempts.values_list("kind", "outcome"))


# --- The good way ---


def test_a_link_post_goes_out_in_one_visible_call_and_is_read_back(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()

    assert services.send_delivery(delivery.pk) is True

    sent = reload(delivery)
    assert sent.state == State.PUBLISHED
    assert graph.calls == ["scrape", "create", "get"]
    assert [(post["message"], post["link"]) for post in graph.visible] == [
        ("新茶の季節です。\n今年も香りが立っています。", f"http://localhost/s/{sent.marker}/")
    ]
    assert sent.remote_post_id == graph.visible[0]["id"]
    assert sent.remote_permalink == f"https://www.facebook.com/{sent.remote_post_id}"
    assert kinds(sent) == [("scrape", "ok"), ("create", "ok"), ("verify", "ok")]
    assert sent.deadline_at is None
    assert OutgoingMail.objects.count() == 0


def test_a_staged_post_is_hidden_first_and_then_shown_by_its_id(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()

    assert services.send_delivery(delivery.pk) is True

    sent = reload(delivery)
    assert graph.calls == ["scrape", "create_hidden", "flip", "get"]
    assert sent.state == State.PUBLISHED
    assert sent.remote_post_id == sent.hidden_post_id
    assert len(graph.visible) == 1
    assert graph.hidden == []


def test_sending_again_sends_nothing(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)

    assert services.send_delivery(delivery.pk) is False
    services.run_crosspost_tick()

    assert graph.visible_calls == ["create"]


def test_the_tick_alone_sends_what_no_worker_touched(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_a_published_post_is_found_in_the_list_later(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.LISTED
    assert graph.calls.count("list") == 1


def test_a_post_that_the_list_leaves_out_stays_published(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    services.send_delivery(delivery.pk)
    graph.unlisted = True

    for _turn in range(6):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert reload(delivery).next_check_at is None
    assert OutgoingMail.objects.count() == 0


# --- The visible call, and every answer that is none ---

LOST = {
    "a lost answer": hang_up,
    "a reset line": reset,
    "an outage page": answer("<html>", status=502, content_type="text/html"),
    "HTTP 500 code 2": error(2, status=500, is_transient=True),
    "HTTP 400 code 1": error(1),
    "HTTP 400 code 2": error(2),
    "HTTP 500 without an error": answer('{"foo": 1}', status=500),
    "a 200 without an id": answer("{}"),
    "broken JSON": answer('{"id": '),
    "a redirect": answer("", status=302, headers={"Location": "http://127.0.0.1:9/"}),
    "a refusal by no Graph API": answer("<html>", status=403, content_type="text/html"),
}


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_direct_an_unclear_answer_is_unknown_and_never_sent_again(
    play: Any, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.lose("create", play)
    graph.unlisted = True

    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.UNKNOWN
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.NEEDS_PERSON
    assert reload(delivery).reason == Reason.NOT_FOUND
    assert graph.visible_calls == ["create"]
    assert len(graph.visible) == 1
    assert graph.calls.count("list") == 6


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_direct_a_lost_answer_is_settled_by_our_link_in_the_list(
    play: Any, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.lose("create", play)
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    found = reload(delivery)
    assert (found.state, found.reason) == (State.LISTED, Reason.FOUND)
    assert found.remote_post_id == graph.visible[0]["id"]
    assert graph.visible_calls == ["create"]


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_lost_answer_is_settled_by_the_exact_id(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip", play)
    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.UNKNOWN
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["flip"]
    assert "list" not in graph.calls


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_publication_that_did_not_happen_is_asked_for_again(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", play)
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)

    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


@pytest.mark.parametrize("play", LOST.values(), ids=LOST.keys())
def test_staged_a_lost_hidden_post_is_made_again_and_only_one_is_shown(
    play: Any, announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("create_hidden", play)

    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.QUEUED
    assert reload(delivery).reason == Reason.PREPARING_FAILED
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 1)


def test_two_posts_with_our_link_are_told_to_people(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()
    graph.lose("create")
    services.send_delivery(delivery.pk)
    [post] = graph.visible
    graph.posts["200000000000001_2"] = {**post, "id": "200000000000001_2"}
    let_wait_pass(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.LISTED
    assert reload(delivery).reason == Reason.TWO_FOUND
    assert OutgoingMail.objects.count() == 3


# --- Definite refusals of the visible call ---


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (error(100), Reason.REQUEST_REFUSED),
        (error(1609005), Reason.LINK_UNREADABLE),
        (error(1609008), Reason.LINK_REFUSED),
        (error(324), Reason.PHOTO_REFUSED),
        (error(506), Reason.DUPLICATE),
        (error(368, 1346003), Reason.CONTENT_REFUSED),
        (error(98765), Reason.UNMAPPED),
    ],
)
def test_content_that_facebook_definitely_refuses_fails_with_its_sentence(
    play: Any, reason: Reason, announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.refuse("create", play)

    services.send_delivery(delivery.pk)
    services.run_crosspost_tick()

    failed = reload(delivery)
    assert (failed.state, failed.reason) == (State.FAILED, reason)
    assert failed.trace_id == "Trace1"
    assert graph.visible_calls == ["create"]
    people = {"desk@city.example", "second@city.example", "writer@city.example"}
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert people <= told
    assert (told - people == set()) is (reason != Reason.UNMAPPED)


def test_a_duplicate_after_an_unclear_try_may_be_ours_and_is_unknown(
    announce: Announce, graph: PlayedGraph, writer: Any
) -> None:
    delivery = announce()
    graph.lose("create")
    graph.unlisted = True
    services.send_delivery(delivery.pk)
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()
    again = services.settle_by_person(reload(delivery), user=writer, verdict="not_there")
    graph.refuse("create", error(506))

    services.send_delivery(again.pk)

    assert reload(again).state == State.UNKNOWN
    assert reload(again).reason == Reason.DUPLICATE_MAYBE_OURS
    assert reload(delivery).state == State.FAILED


@pytest.mark.parametrize(
    ("play", "state", "reason"),
    [
        (error(190), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 460), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 463), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(102), ChannelState.TOKEN_DEAD, Reason.TOKEN_DEAD),
        (error(190, 459), ChannelState.CHECKPOINT, Reason.CHECKPOINT),
        (error(368, 4854002), ChannelState.CHECKPOINT, Reason.CHECKPOINT),
        (error(190, 492), ChannelState.NO_PERMISSION, Reason.ROLE_LOST),
        (error(10), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(200), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(283), ChannelState.NO_PERMISSION, Reason.NO_PERMISSION),
        (error(104), ChannelState.TOKEN_DEAD, Reason.APP_SETTINGS),
    ],
)
@pytest.mark.parametrize("call", ["scrape", "create"])
def test_a_channel_that_cannot_be_used_holds_the_post_and_tells_people_once(
    call: str,
    play: Any,
    state: ChannelState,
    reason: Reason,
    announce: Announce,
    graph: PlayedGraph,
    channel: Channel,
) -> None:
    delivery = announce()
    graph.refuse(call, play)

    services.send_delivery(delivery.pk)
    services.run_crosspost_tick()

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (state, reason)
    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, reason)
    assert graph.visible == []
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        "desk@city.example",
        "second@city.example",
        "writer@city.example",
    ]


def test_a_new_token_releases_what_was_held_and_it_goes_out_once(
    announce: Announce, graph: PlayedGraph, channel: Channel, site: Any, writer: Any
) -> None:
    delivery = announce()
    graph.refuse("create", error(190, 463))
    services.send_delivery(delivery.pk)

    report = services.connect_channel(
        site=site, kind="city", page_id=channel.page_id, access_token="EAAnew0001", user=writer
    )
    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert report.is_connected
    assert report.released == 1
    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert graph.hidden == []
    channel.refresh_from_db()
    assert (channel.state, channel.problem, channel.access_token) == ("ok", "", "EAAnew0001")


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_a_rate_limit_parks_the_channel_and_the_post_goes_out_once_afterwards(
    code: int, announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.refuse("create", error(code))

    services.send_delivery(delivery.pk)
    calls = len(graph.calls)
    services.run_crosspost_tick()

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.RATE_LIMITED)
    assert len(graph.calls) == calls  # never hammer
    channel.refresh_from_db()
    pause = channel.throttled_until - timezone.now()
    assert 14 * 60 < pause.total_seconds() <= 15 * 60

    Channel.objects.update(throttled_until=timezone.now())
    services.run_crosspost_tick()
    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_the_usage_header_says_how_long_to_rest(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    header = {
        "X-Business-Use-Case-Usage": '{"1": [{"type": "pages", "call_count": 100,'
        ' "estimated_time_to_regain_access": 42}]}'
    }
    graph.refuse(
        "create",
        answer('{"error": {"message": "m", "code": 32}}', status=400, headers=header),
    )

    services.send_delivery(delivery.pk)

    channel.refresh_from_db()
    assert 41 * 60 < (channel.throttled_until - timezone.now()).total_seconds() <= 42 * 60


def test_a_policy_block_waits_for_a_person(
    announce: Announce, graph: PlayedGraph, channel: Channel, writer: Any
) -> None:
    delivery = announce()
    graph.refuse("create", error(368))
    services.send_delivery(delivery.pk)
    Channel.objects.update(throttled_until=timezone.now())
    services.run_crosspost_tick()
    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.POLICY_BLOCK

    services.retry_delivery(reload(delivery), user=writer)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_a_facebook_that_cannot_be_reached_delays_and_loses_nothing(
    announce: Announce, graph: PlayedGraph, settings: Any
) -> None:
    delivery = announce()
    options = settings.CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]
    url = options["graph_url"]
    options["graph_url"] = "http://127.0.0.1:9/graph/"
    services.send_delivery(delivery.pk)
    waiting = reload(delivery)
    assert (waiting.state, waiting.reason) == (State.QUEUED, Reason.FACEBOOK_DOWN)
    assert waiting.next_attempt_at > timezone.now()

    options["graph_url"] = url
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1


def test_what_keeps_failing_is_held_and_told_in_the_end(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.refuse("scrape", *[error(2, status=500)] * 20)

    for _turn in range(12):
        let_wait_pass(delivery)
        services.send_delivery(delivery.pk)

    held = reload(delivery)
    assert (held.state, held.reason) == (State.HELD, Reason.KEPT_FAILING)
    assert graph.calls == ["scrape"] * 9
    assert OutgoingMail.objects.count() == 3


# --- Pages that do not take two steps ---


def test_a_page_that_refuses_hidden_posts_gets_direct_ones(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("create_hidden", error(100))

    services.send_delivery(delivery.pk)

    staged.refresh_from_db()
    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]
    assert staged.publishing == Publishing.DIRECT
    assert OutgoingMail.objects.filter(to="operator@narusedani.example").count() == 1


def test_a_page_that_refuses_to_show_a_hidden_post_gets_a_direct_one_once_it_is_gone(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", error(100))
    services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.QUEUED
    let_wait_pass(delivery)

    services.send_delivery(delivery.pk)

    assert graph.calls == [
        "scrape",
        "create_hidden",
        "flip",
        "get",
        "delete",
        "get",
        "scrape",
        "create",
        "get",
    ]
    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 0)


def test_it_does_not_go_direct_while_the_hidden_post_may_exist(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", error(100))
    services.send_delivery(delivery.pk)
    graph.refuse("delete", *[error(2, status=500)] * 20)

    for _turn in range(12):
        let_wait_pass(delivery)
        services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert "create" not in graph.calls
    assert graph.visible == []


def test_a_hidden_post_that_somebody_deleted_is_made_again(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.refuse("flip", GONE)
    services.send_delivery(delivery.pk)
    graph.posts.clear()
    let_wait_pass(delivery)

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 2
    assert len(graph.visible) == 1


def test_staged_a_missing_post_after_a_lost_publication_is_believed_only_after_three_looks(
    announce: Announce, graph: PlayedGraph, staged: Channel
) -> None:
    delivery = announce()
    graph.lose("flip")
    services.send_delivery(delivery.pk)
    graph.refuse("get", GONE, GONE)

    for _turn in range(3):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert graph.calls.count("create_hidden") == 1
    assert len(graph.visible) == 1


# --- Gates ---


def test_a_page_that_is_not_public_holds_the_post(
    announce: Announce, graph: PlayedGraph, public_page: dict[str, Any], writer: Any
) -> None:
    delivery = announce()
    good = public_page["page"]
    public_page["page"] = PublicPage(status=302, url="http://localhost/login/")

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_NOT_PUBLIC
    assert graph.calls == []

    public_page["page"] = good
    services.retry_delivery(reload(delivery), user=writer)
    services.run_crosspost_tick()
    assert reload(delivery).state == State.PUBLISHED


def test_our_own_site_not_answering_is_tried_again(
    announce: Announce, graph: PlayedGraph, public_page: dict[str, Any]
) -> None:
    delivery = announce()
    public_page["page"] = SiteUnreachableError("ConnectionError")

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.QUEUED
    assert reload(delivery).reason == Reason.SITE_UNREACHABLE
    assert graph.calls == []


@pytest.mark.parametrize(
    "card", [{"title": "古い題"}, {"title": "新茶の季節です", "image": []}, {}]
)
def test_another_card_than_the_pages_own_holds_the_post(
    card: dict[str, Any], announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    graph.card = card

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.CARD_DIFFERS
    assert graph.visible_calls == []


def test_an_unpublished_page_holds_and_its_return_releases(
    announce: Announce, graph: PlayedGraph, story: Any
) -> None:
    delivery = announce()
    story.unpublish()
    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_GONE
    services.run_crosspost_tick()
    assert graph.calls == []

    publish(story)
    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert Delivery.objects.count() == 1


def test_a_deleted_page_cancels(announce: Announce, graph: PlayedGraph, story: Any) -> None:
    delivery = announce()
    story.delete()

    services.run_crosspost_tick()

    assert reload(delivery).state == State.CANCELLED
    assert reload(delivery).reason == Reason.PAGE_DELETED
    assert graph.calls == []


def test_the_gate_is_read_again_just_before_the_visible_call(
    announce: Announce, graph: PlayedGraph, story: Any, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()

    def unpublish_meanwhile(page: Any, url: str) -> Any:
        outcome = original(page, url)
        type(story).objects.filter(pk=story.pk).update(live=False)
        return outcome

    from crosspost.facebook import FacebookPage

    original = FacebookPage.scrape
    monkeypatch.setattr(FacebookPage, "scrape", unpublish_meanwhile)

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert reload(delivery).reason == Reason.PAGE_GONE
    assert graph.calls == ["scrape", "create_hidden"]
    assert graph.visible == []


def test_words_that_were_changed_behind_the_programs_back_are_not_sent(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()
    Delivery.objects.filter(pk=delivery.pk).update(payload={**delivery.payload, "text": "町長より"})

    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.HELD
    assert graph.calls == []


# --- The process dies ---


class PowerCut(BaseException):
    """What a kill -9 looks like from inside: nothing after it runs."""


def cut_power(*args: Any, **kwargs: Any) -> Any:
    raise PowerCut


@pytest.mark.parametrize("publishing", [Publishing.DIRECT, Publishing.STAGED])
@pytest.mark.parametrize(
    "place",
    [
        "crosspost.sender.open_channel",
        "crosspost.staging.find_closed_gate",
        "crosspost.staging.fetch_public_page",
        "crosspost.facebook.FacebookPage.scrape",
        "crosspost.facebook.FacebookPage.create_hidden_post",
        "crosspost.sender.close_gate",
        "crosspost.sender.begin_sending",
    ],
)
def test_a_death_before_the_visible_call_repeats_nothing_that_people_see(
    place: str,
    publishing: str,
    announce: Announce,
    graph: PlayedGraph,
    channel: Channel,
    monkeypatch: Any,
) -> None:
    Channel.objects.update(publishing=publishing)
    delivery = announce()
    with monkeypatch.context() as patched:
        patched.setattr(place, cut_power)
        if publishing == Publishing.STAGED or "hidden" not in place:
            with pytest.raises(PowerCut):
                services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert len(graph.visible) == 1
    assert len(graph.visible_calls) == 1


def test_a_death_after_the_hidden_post_leaves_one_visible_post(
    announce: Announce, graph: PlayedGraph, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        from crosspost import staging

        original = staging.keep

        def die_with_the_id(row: Any, **fields: Any) -> None:
            if "hidden_post_id" in fields:
                raise PowerCut
            original(row, **fields)

        patched.setattr("crosspost.staging.keep", die_with_the_id)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    services.run_crosspost_tick()

    assert reload(delivery).state == State.PUBLISHED
    assert (len(graph.visible), len(graph.hidden)) == (1, 1)


@pytest.mark.parametrize("is_made", [True, False])
def test_direct_a_death_in_the_visible_call_is_unknown_and_never_sent_again(
    is_made: bool, announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        place = "sender.record_visible_outcome" if is_made else "facebook.FacebookPage.create_post"
        patched.setattr(f"crosspost.{place}", cut_power)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    assert reload(delivery).state == State.SENDING
    assert Attempt.objects.get(delivery=delivery, kind="create").ended_at is None
    let_lease_run_out(delivery)

    services.run_crosspost_tick()
    assert reload(delivery).state == State.UNKNOWN
    assert reload(delivery).reason == Reason.SENDER_STOPPED
    for _turn in range(8):
        let_wait_pass(delivery)
        services.run_crosspost_tick()

    assert len(graph.visible) == is_made
    assert reload(delivery).state == (State.LISTED if is_made else State.NEEDS_PERSON)


@pytest.mark.parametrize("is_made", [True, False])
def test_staged_a_death_in_the_visible_call_ends_with_one_post_and_no_person(
    is_made: bool, announce: Announce, graph: PlayedGraph, staged: Channel, monkeypatch: Any
) -> None:
    delivery = announce()
    with monkeypatch.context() as patched:
        place = "sender.record_visible_outcome" if is_made else "facebook.FacebookPage.publish_post"
        patched.setattr(f"crosspost.{place}", cut_power)
        with pytest.raises(PowerCut):
            services.send_delivery(delivery.pk)
    let_lease_run_out(delivery)

    for _turn in range(3):
        services.run_crosspost_tick()
        let_wait_pass(delivery)

    assert reload(delivery).state in (State.PUBLISHED, State.LISTED)
    assert len(graph.visible) == 1
    assert graph.calls.count("create_hidden") == 1


def test_a_late_answer_of_a_worker_that_was_thought_dead_settles_the_unknown(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    graph.unlisted = True
    from crosspost.facebook import FacebookPage

    original = FacebookPage.create_post

    def answer_late(page: Any, **values: Any) -> Any:
        outcome = original(page, **values)
        let_lease_run_out(delivery)
        services.run_crosspost_tick()
        assert reload(delivery).state == State.UNKNOWN
        return outcome

    monkeypatch.setattr(FacebookPage, "create_post", answer_late)
    services.send_delivery(delivery.pk)

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]


def test_a_worker_that_lost_its_lease_before_the_visible_call_does_not_make_it(
    announce: Announce, graph: PlayedGraph, monkeypatch: Any
) -> None:
    delivery = announce()
    from crosspost.facebook import FacebookPage

    original = FacebookPage.scrape

    def sleep_too_long(page: Any, url: str) -> Any:
        outcome = original(page, url)
        with monkeypatch.context() as patched:
            patched.setattr(FacebookPage, "scrape", original)
            let_lease_run_out(delivery)
            services.run_crosspost_tick()
        return outcome

    monkeypatch.setattr(FacebookPage, "scrape", sleep_too_long)
    assert services.send_delivery(delivery.pk) is False

    assert reload(delivery).state == State.PUBLISHED
    assert graph.visible_calls == ["create"]
    assert reload(delivery).lease_no == 2


def test_every_attempt_of_the_good_way_is_closed(announce: Announce, graph: PlayedGraph) -> None:
    services.send_delivery(announce().pk)

    assert not Attempt.objects.filter(ended_at__isnull=True).exists()
    assert not Attempt.objects.exclude(outcome=AttemptOutcome.OK).exists()


def test_a_second_refusal_for_the_rate_makes_our_own_guess_longer(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.refuse("create", error(32), error(32))
    services.send_delivery(delivery.pk)
    Channel.objects.update(throttled_until=timezone.now())

    services.run_crosspost_tick()

    channel.refresh_from_db()
    assert reload(delivery).state == State.HELD
    assert 59 * 60 < (channel.throttled_until - timezone.now()).total_seconds() <= 60 * 60


def test_a_good_answer_with_a_full_allowance_parks_what_comes_next(
    announce: Announce, graph: PlayedGraph, channel: Channel
) -> None:
    delivery = announce()
    graph.lose(
        "create",
        answer('{"id": "200000000000001_9"}', headers={"X-App-Usage": '{"call_count": 100}'}),
    )

    services.send_delivery(delivery.pk)

    channel.refresh_from_db()
    assert channel.is_throttled
    assert reload(delivery).state in (State.ACCEPTED, State.PUBLISHED)
