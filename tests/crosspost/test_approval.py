"""Nothing goes out that nobody vouched for, where the city asks for that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Site, Task, Workflow, WorkflowTask

from core.models import OutgoingMail
from crosspost import services
from crosspost.approval import MayNotApproveError
from crosspost.models import AnnouncementDraft, Channel, CrosspostSettings, Delivery
from crosspost.reasons import Reason
from crosspost.states import State, Timing
from users.models import User

from .admin_world import make_staff
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db

TEXT = "新茶の季節です。"


@pytest.fixture(autouse=True)
def rules(site: Site) -> CrosspostSettings:
    return CrosspostSettings.objects.create(
        site=site, needs_approval=True, needs_second_person=True
    )


@pytest.fixture
def chief(site: Site) -> User:
    """Somebody who publishes and approves."""
    return make_staff("chief", page=site.root_page, permissions=("approve_delivery",))


def wish(page: Page, site: Site, channel: Channel, *, user: Any, **values: Any) -> None:
    values = {"text": TEXT, **values}
    services.save_draft(page, site=site, channel_ids=[channel.pk], user=user, **values)


def publish_as(page: Page, user: Any) -> None:
    page.refresh_from_db()
    page.save_revision(user=user).publish(user=user)


def run_workflow(page: Page, *, writer: User, chief: User) -> None:
    task = GroupApprovalTask.objects.create(name="読む")
    task.groups.add(chief.groups.get())
    workflow = Workflow.objects.create(name="確認")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk), sort_order=1)
    page.refresh_from_db()
    page.save_revision(user=writer)
    state = workflow.start(page, writer)
    state.current_task_state.approve(user=chief)


def test_the_pages_workflow_approves_its_post(
    site: Site, story: Page, channel: Channel, writer: User, chief: User, graph: PlayedGraph
) -> None:
    wish(story, site, channel, user=writer)

    run_workflow(story, writer=writer, chief=chief)

    delivery = Delivery.objects.get()
    assert delivery.state == State.QUEUED
    assert (delivery.written_by, delivery.approved_by) == (writer, chief)
    assert services.send_delivery(delivery.pk)


def test_nobody_approves_their_own_words_in_a_workflow_either(
    site: Site, story: Page, channel: Channel, chief: User
) -> None:
    wish(story, site, channel, user=chief)

    run_workflow(story, writer=chief, chief=chief)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (State.HELD, Reason.NOT_APPROVED)
    assert delivery.approved_by is None


def test_who_may_publish_approves_by_publishing(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=writer)
    # Saving the page again without touching the words makes the chief no author.
    wish(story, site, channel, user=chief)

    publish_as(story, chief)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.approved_by) == (State.QUEUED, chief)


def test_publishing_ones_own_words_is_no_approval_unless_the_city_takes_it(
    site: Site, story: Page, channel: Channel, chief: User, rules: CrosspostSettings
) -> None:
    wish(story, site, channel, user=chief)
    publish_as(story, chief)
    assert Delivery.objects.get().reason == Reason.NOT_APPROVED

    CrosspostSettings.objects.update(needs_second_person=False)
    second = site.root_page.add_child(instance=Page(title="二", slug="two", live=False))
    wish(second, site, channel, user=chief)
    publish_as(second, chief)
    assert Delivery.objects.get(announcement__page_id=second.pk).state == State.QUEUED


def test_without_the_right_to_publish_a_publication_approves_nothing(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=chief)
    story.save_revision(user=writer).publish()

    assert Delivery.objects.get().reason == Reason.NOT_APPROVED


def test_words_changed_after_the_approval_are_not_approved(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=writer)
    draft = AnnouncementDraft.objects.get()
    services.approve_draft(draft, user=chief)
    assert services.get_draft(story, site=site).approved_by == chief.get_full_name()

    # Another time is no other post.
    wish(story, site, channel, user=writer, timing=Timing.AT, publish_at=timezone.now())
    assert AnnouncementDraft.objects.get().approved_by == chief
    wish(story, site, channel, user=writer, text="別の言葉。")
    assert AnnouncementDraft.objects.get().approved_by is None

    story.save_revision(user=writer).publish()
    assert Delivery.objects.get().reason == Reason.NOT_APPROVED


def test_another_channel_asks_for_approval_again(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    shop = Channel.objects.create(site=site, kind="shop", name="店", page_id="200000000000002")
    wish(story, site, channel, user=writer)
    services.approve_draft(AnnouncementDraft.objects.get(), user=chief)

    services.save_draft(story, site=site, text=TEXT, channel_ids=[channel.pk, shop.pk], user=writer)

    assert AnnouncementDraft.objects.get().approved_sha256 == ""


# --- The button at a held post ---


@pytest.fixture
def held(site: Site, story: Page, channel: Channel, writer: User) -> Delivery:
    wish(story, site, channel, user=writer)
    story.save_revision(user=writer).publish()
    return Delivery.objects.get()


def test_it_is_held_told_and_not_sent_by_any_button(
    held: Delivery, writer: User, graph: PlayedGraph
) -> None:
    assert held.state == State.HELD
    assert OutgoingMail.objects.filter(to="desk@city.example").count() == 1
    for act in (services.retry_delivery, services.send_now):
        with pytest.raises(services.ApprovalMissingError):
            act(held, user=writer)
    services.reschedule_delivery(held, due_at=timezone.now(), user=writer)
    services.run_crosspost_tick()

    assert Delivery.objects.get().state == State.HELD
    assert graph.visible_calls == []


def test_a_colleague_approves_and_it_goes_out(
    held: Delivery, chief: User, graph: PlayedGraph
) -> None:
    approved = services.approve_delivery(held, user=chief)

    assert (approved.state, approved.approved_by) == (State.QUEUED, chief)
    assert services.send_delivery(held.pk)


def test_the_writer_and_people_without_the_right_may_not_approve(
    held: Delivery, writer: User, site: Site
) -> None:
    stranger = make_staff("stranger", page=site.root_page)
    with pytest.raises(MayNotApproveError) as refused:
        services.approve_delivery(held, user=stranger)
    assert refused.value.is_own is False
    writer.user_permissions.add(Permission.objects.get(codename="approve_delivery"))
    with pytest.raises(MayNotApproveError) as refused:
        services.approve_delivery(held, user=User.objects.get(pk=writer.pk))
    assert refused.value.is_own is True
    assert Delivery.objects.get().state == State.HELD


def test_words_that_were_changed_meanwhile_are_not_approved_unread(
    held: Delivery, writer: User, chief: User
) -> None:
    services.edit_waiting_delivery(held, text="別の言葉。", user=writer)

    with pytest.raises(services.NotPossibleError):
        services.approve_delivery(held, user=chief, seen_sha256=held.payload_sha256)

    assert Delivery.objects.get().approved_by is None


def test_changed_words_lose_their_approval_and_wait_for_another(
    held: Delivery, chief: User, writer: User
) -> None:
    approved = services.approve_delivery(held, user=chief)

    edited = services.edit_waiting_delivery(approved, text="別の言葉。", user=chief)

    assert (edited.state, edited.reason) == (State.HELD, Reason.NOT_APPROVED)
    assert (edited.approved_sha256, edited.approved_by) == ("", None)
    with pytest.raises(MayNotApproveError):
        services.approve_delivery(edited, user=chief)


def test_the_sender_itself_looks_whether_these_words_were_approved(
    held: Delivery, chief: User, graph: PlayedGraph
) -> None:
    services.approve_delivery(held, user=chief)
    Delivery.objects.update(approved_sha256="0" * 64)

    assert services.send_delivery(held.pk) is False

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (State.HELD, Reason.NOT_APPROVED)
    assert graph.visible_calls == []


def test_approved_in_the_queue_it_takes_its_place_there(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=writer, timing=Timing.QUEUE)
    story.save_revision(user=writer).publish()
    held = Delivery.objects.get()
    assert (held.state, held.queue_position) == (State.HELD, 1)

    assert services.approve_delivery(held, user=chief).state == State.LINED_UP


def test_a_city_that_asks_for_no_approval_holds_nothing(
    site: Site, story: Page, channel: Channel, writer: User
) -> None:
    CrosspostSettings.objects.update(needs_approval=False)
    wish(story, site, channel, user=writer)
    story.save_revision(user=writer).publish()

    assert Delivery.objects.get().state == State.QUEUED


def test_a_scheduled_page_is_approved_when_it_is_scheduled(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=writer)
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision(user=chief).publish(user=chief)
    assert AnnouncementDraft.objects.get().approved_by == chief

    story.refresh_from_db()
    story.go_live_at = None
    story.save_revision(user=writer).publish()
    assert Delivery.objects.get().state == State.QUEUED


def test_an_approval_of_older_words_is_not_found_again_after_a_waiting_post_was_edited(
    site: Site, story: Page, channel: Channel, writer: User, chief: User
) -> None:
    wish(story, site, channel, user=writer, timing=Timing.QUEUE)
    run_workflow(story, writer=writer, chief=chief)
    waiting = Delivery.objects.get()
    assert waiting.approved_by == chief

    services.edit_waiting_delivery(waiting, text="別の言葉。", user=writer)
    # As when a planned publication comes: nobody presses, and nobody approves by it.
    publish_as(story, None)

    draft = AnnouncementDraft.objects.get()
    assert (draft.approved_sha256, draft.approved_by) == ("", None)
