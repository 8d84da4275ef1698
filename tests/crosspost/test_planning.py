"""When a wish becomes a post, and what persons may change until a worker has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import OutgoingMail
from core.social import SharePicture
from crosspost import services
from crosspost.announce import announce_missed
from crosspost.ledger import claim_delivery
from crosspost.models import AnnouncementDraft, Channel, CrosspostSettings, Delivery
from crosspost.payload import hash_payload
from crosspost.plans import Plan, make_plan
from crosspost.reasons import Reason
from crosspost.states import State, Timing
from crosspost.tick import hold_late, tell_overdue
from users.models import User

from .conftest import Announce, publish
from .played_graph import PlayedGraph

NOW = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
LATE = timedelta(hours=2)
HOUR = timedelta(hours=1)
TEXT = "新茶の季節です。"


# --- The rules alone ---


@pytest.mark.parametrize(
    ("timing", "publish_at", "plan"),
    [
        (Timing.ON_PUBLISH, None, Plan(due_at=NOW)),
        (Timing.AT, NOW + HOUR, Plan(due_at=NOW + HOUR, not_after=NOW + HOUR + LATE)),
        (Timing.AT, NOW - HOUR, Plan(due_at=NOW, not_after=NOW + LATE)),
        (Timing.QUEUE, None, Plan(due_at=NOW, is_lined_up=True)),
        (Timing.NEVER, NOW + HOUR, None),
    ],
)
def test_each_timing_has_its_plan(
    timing: Timing, publish_at: datetime | None, plan: Plan | None
) -> None:
    assert make_plan(timing, publish_at=publish_at, now=NOW, late_after=LATE) == plan


# --- What a wish carries ---

pytestmark = pytest.mark.django_db


def wish(page: Page, site: Site, *channels: Channel, **values: Any) -> AnnouncementDraft:
    values = {"text": TEXT, **values}
    return services.save_draft(
        page, site=site, channel_ids=[channel.pk for channel in channels], **values
    )


@pytest.fixture
def shop(site: Site) -> Channel:
    return Channel.objects.create(site=site, kind="shop", name="店", page_id="200000000000002")


def test_each_channel_says_its_own_words_and_the_others_the_common_ones(
    site: Site, story: Page, channel: Channel, shop: Channel
) -> None:
    wish(story, site, channel, shop, texts={shop.pk: " お店の言葉。\r\n二行目 ", channel.pk: "  "})
    publish(story)

    texts = {row.channel_id: row.text for row in Delivery.objects.all()}
    assert texts == {channel.pk: TEXT, shop.pk: "お店の言葉。\n二行目"}
    assert services.get_draft(story, site=site).texts == {shop.pk: "お店の言葉。\n二行目"}


def test_a_bad_text_of_one_channel_is_refused_by_its_name(
    site: Site, story: Page, channel: Channel, shop: Channel
) -> None:
    with pytest.raises(services.DraftRefusedError) as refused:
        wish(story, site, channel, shop, texts={shop.pk: "あ" * 5001})
    assert refused.value.errors == {f"text_{shop.pk}": Reason.TEXT_TOO_LONG}

    # The common text is nobody's when each channel has words of its own.
    wish(story, site, channel, text="", texts={channel.pk: "自分の言葉"})
    with pytest.raises(services.DraftRefusedError) as refused:
        wish(story, site, channel, shop, text="", texts={channel.pk: "自分の言葉"})
    assert refused.value.errors == {"text": Reason.TEXT_EMPTY}


def test_a_wish_for_a_time_needs_a_time(site: Site, story: Page, channel: Channel) -> None:
    with pytest.raises(services.DraftRefusedError) as refused:
        wish(story, site, channel, timing=Timing.AT)
    assert refused.value.errors == {"publish_at": Reason.TIME_MISSING}


def test_what_is_wished_not_at_all_may_be_unfinished_and_is_never_announced(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel, text="", timing=Timing.NEVER)
    publish(story)
    long_ago = timezone.now() - timedelta(minutes=10)
    AnnouncementDraft.objects.update(updated_at=long_ago - timedelta(minutes=1))
    Page.objects.filter(pk=story.pk).update(last_published_at=long_ago)

    assert announce_missed() == 0
    assert Delivery.objects.count() == 0


def test_photos_stay_in_their_order_with_their_words(site: Site, story: Page) -> None:
    photos = [SharePicture(image_id=number, alt_text=f"写真{number}") for number in (3, 1, 2)]
    wish(story, site, attachment="photos", photos=photos)

    assert services.get_draft(story, site=site).photos == tuple(photos)


def test_a_time_is_frozen_as_a_moment_and_has_an_end(
    site: Site, story: Page, channel: Channel
) -> None:
    at = timezone.now().astimezone(channel.zone) + timedelta(days=3)
    CrosspostSettings.objects.create(site=site, late_after_minutes=30)
    wish(story, site, channel, timing=Timing.AT, publish_at=at)
    publish(story)

    delivery = Delivery.objects.get()
    assert delivery.state == State.QUEUED
    assert delivery.due_at == delivery.next_attempt_at == at
    assert delivery.not_after == at + timedelta(minutes=30)
    assert delivery.deadline_at == at + HOUR
    assert claim_delivery(delivery.pk) is None


def test_a_page_published_later_than_the_time_is_announced_at_once(
    site: Site, story: Page, channel: Channel, graph: PlayedGraph
) -> None:
    wish(story, site, channel, timing=Timing.AT, publish_at=timezone.now() - HOUR)
    publish(story)

    assert services.send_delivery(Delivery.objects.get().pk)
    assert graph.visible_calls == ["create"]


def test_a_process_that_died_is_made_up_for_with_the_same_plan(
    site: Site, story: Page, channel: Channel
) -> None:
    at = timezone.now() + timedelta(days=1)
    wish(story, site, channel, timing=Timing.AT, publish_at=at)
    long_ago = timezone.now() - timedelta(minutes=10)
    AnnouncementDraft.objects.update(updated_at=long_ago - timedelta(minutes=1))
    Page.objects.filter(pk=story.pk).update(live=True, last_published_at=long_ago)

    assert announce_missed() == 1
    assert Delivery.objects.get().due_at == at


# --- Too late ---


def plan_for(announce: Announce, *, hours: float) -> Delivery:
    """Return a post that was planned for a moment `hours` from now (below 0: ago)."""
    delivery = announce(timing=Timing.AT, publish_at=timezone.now() + timedelta(days=2))
    at = timezone.now() + timedelta(hours=hours)
    Delivery.objects.filter(pk=delivery.pk).update(
        due_at=at, next_attempt_at=at, not_after=at + LATE
    )
    delivery.refresh_from_db()
    return delivery


def test_a_little_late_goes_out(announce: Announce, graph: PlayedGraph) -> None:
    delivery = plan_for(announce, hours=-1.9)

    services.run_crosspost_tick()

    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    assert graph.visible_calls == ["create"]


def test_too_late_is_held_and_told_and_never_sent_by_itself(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = plan_for(announce, hours=-2.1)
    assert services.send_delivery(delivery.pk) is False
    services.run_crosspost_tick()
    services.run_crosspost_tick()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.HELD, Reason.TOO_LATE)
    assert graph.visible_calls == []
    assert OutgoingMail.objects.filter(to="desk@city.example").count() == 1


def test_a_post_on_publishing_may_go_out_late(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()
    long_ago = timezone.now() - timedelta(days=1)
    Delivery.objects.update(due_at=long_ago, next_attempt_at=long_ago)

    assert hold_late() == 0
    assert services.send_delivery(delivery.pk)


def test_a_person_may_send_it_late_all_the_same(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = plan_for(announce, hours=-3)
    hold_late()

    services.retry_delivery(Delivery.objects.get(), user=writer)

    assert services.send_delivery(delivery.pk)
    assert graph.visible_calls == ["create"]
    assert Delivery.objects.get().version == 1


# --- What persons change ---


def test_another_time_another_end(announce: Announce, writer: User) -> None:
    delivery = announce()
    at = timezone.now() + timedelta(days=4)

    moved = services.reschedule_delivery(delivery, due_at=at, user=writer)

    assert (moved.state, moved.due_at, moved.not_after) == (State.QUEUED, at, at + LATE)
    assert claim_delivery(delivery.pk) is None
    event = moved.events.last()
    assert event is not None
    assert (event.reason, event.actor) == (Reason.RESCHEDULED, writer)


def test_now_means_now(announce: Announce, graph: PlayedGraph, writer: User) -> None:
    delivery = plan_for(announce, hours=30)

    services.send_now(delivery, user=writer)

    assert services.send_delivery(delivery.pk)


def test_other_words_in_the_same_row_under_the_same_link(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()

    edited = services.edit_waiting_delivery(delivery, text="別の言葉。 ", user=writer)

    assert edited.pk == delivery.pk
    assert (edited.text, edited.link, edited.version) == ("別の言葉。", delivery.link, 1)
    assert edited.payload_sha256 == hash_payload(edited.payload)
    assert edited.payload_sha256 != delivery.payload_sha256
    event = edited.events.last()
    assert event is not None
    assert (event.reason, event.note) == (Reason.EDITED, delivery.text)
    assert services.send_delivery(delivery.pk)
    assert [post["message"] for post in graph.visible] == ["別の言葉。"]


def test_words_of_a_hidden_post_are_replaced_by_a_new_version(
    announce: Announce, writer: User
) -> None:
    delivery = announce()
    Delivery.objects.update(hidden_post_id="1_2")

    edited = services.edit_waiting_delivery(delivery, text="別の言葉。", user=writer)

    old = Delivery.objects.get(pk=delivery.pk)
    assert (old.state, old.reason, old.hidden_post_id) == (State.CANCELLED, Reason.REPLACED, "1_2")
    assert (edited.version, edited.text, edited.hidden_post_id) == (2, "別の言葉。", "")
    assert edited.written_by == writer


def test_words_that_cannot_be_posted_change_nothing(announce: Announce, writer: User) -> None:
    delivery = announce()

    with pytest.raises(services.DraftRefusedError):
        services.edit_waiting_delivery(delivery, text=" \u3000", user=writer)

    assert Delivery.objects.get().payload == delivery.payload


def test_an_edit_survives_a_later_send_again(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()
    services.edit_waiting_delivery(delivery, text="別の言葉。", user=writer)
    Delivery.objects.update(state=State.HELD, reason=Reason.PAGE_UNREACHABLE)

    again = services.retry_delivery(Delivery.objects.get(), user=writer)

    assert (again.pk, again.text) == (delivery.pk, "別の言葉。")


def test_once_claimed_nothing_can_be_changed(announce: Announce, writer: User) -> None:
    delivery = announce()
    claimed = claim_delivery(delivery.pk)
    assert claimed is not None
    before = Delivery.objects.values().get()

    for act in (
        lambda: services.reschedule_delivery(delivery, due_at=timezone.now(), user=writer),
        lambda: services.line_up_delivery(delivery, user=writer),
        lambda: services.send_now(delivery, user=writer),
        lambda: services.edit_waiting_delivery(delivery, text="別の言葉。", user=writer),
        lambda: services.cancel_delivery(delivery, user=writer),
    ):
        with pytest.raises(services.NotPossibleError):
            act()

    assert Delivery.objects.values().get() == before


def test_deleting_the_page_cancels_what_stands_in_the_queue(
    announce: Announce, story: Page
) -> None:
    announce(timing=Timing.QUEUE)

    Page.objects.get(pk=story.pk).delete()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (State.CANCELLED, Reason.PAGE_DELETED)


def test_what_stands_in_the_queue_for_two_weeks_is_told_and_stays(announce: Announce) -> None:
    delivery = announce(timing=Timing.QUEUE)
    Delivery.objects.update(deadline_at=timezone.now())

    assert tell_overdue() == 1
    assert tell_overdue() == 0

    delivery.refresh_from_db()
    assert delivery.state == State.LINED_UP
    assert delivery.deadline_at is not None
    assert delivery.deadline_at > timezone.now() + timedelta(days=13)
    assert OutgoingMail.objects.filter(to="desk@city.example").count() == 1
