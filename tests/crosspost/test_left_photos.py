"""Hidden photos of posts that never went out: removed at night, others counted and shown."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.utils import translation
from PIL import Image

from core.models import CityImage
from core.social import SharePicture
from crosspost import services
from crosspost.admin.finding_words import say_left_photos
from crosspost.audit import audit_channel
from crosspost.ledger import claim_delivery
from crosspost.models import Attempt, Channel, Delivery, Finding, LeftPhoto
from crosspost.states import Attachment, AttemptKind, State
from crosspost.tick import recover_lost_leases
from users.models import User

from .conftest import Announce, let_lease_run_out, let_wait_pass, reload
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(db: Any, settings: Any, tmp_path: Any) -> list[CityImage]:
    settings.MEDIA_ROOT = tmp_path
    made = []
    for number in range(2):
        buffer = io.BytesIO()
        Image.new("RGB", (50 + number, 30)).save(buffer, "PNG")
        file = ImageFile(io.BytesIO(buffer.getvalue()), name=f"{number}.png")
        made.append(CityImage.objects.create(title=f"写真{number}", file=file))
    return made


@pytest.fixture
def post(announce: Announce, images: list[CityImage]) -> Delivery:
    return announce(attachment=Attachment.PHOTOS, photos=choose(*images))


def choose(*images: CityImage) -> list[SharePicture]:
    return [SharePicture(image_id=image.pk, alt_text=image.title) for image in images]


def test_photos_of_a_refused_post_are_removed_at_night(
    post: Delivery, graph: PlayedGraph, channel: Channel
) -> None:
    graph.refuse("create", error(368, 1346003))
    services.send_delivery(post.pk)
    assert (reload(post).state, len(graph.photos)) == (State.FAILED, 2)

    audit_channel(channel)

    assert graph.photos == {}
    assert not LeftPhoto.objects.filter(removed_at__isnull=True).exists()
    kinds = post.attempts.filter(kind=AttemptKind.DELETE_PHOTO).values_list("outcome", flat=True)
    assert list(kinds) == ["ok", "ok"]
    graph.calls.clear()
    audit_channel(channel)
    assert "photo_delete" not in graph.calls


def test_photos_of_a_post_that_was_called_off_are_removed(
    post: Delivery, graph: PlayedGraph, channel: Channel, writer: User
) -> None:
    graph.refuse("create", error(190, 460))
    services.send_delivery(post.pk)
    assert reload(post).state == State.HELD
    services.cancel_delivery(reload(post), user=writer)
    Channel.objects.update(state="ok", problem="")
    channel.refresh_from_db()

    audit_channel(channel)

    assert graph.photos == {}


def test_photos_of_a_choice_that_was_changed_are_removed_and_the_new_ones_kept(
    post: Delivery, graph: PlayedGraph, channel: Channel, writer: User, images: list[CityImage]
) -> None:
    graph.refuse("create", error(190, 460))
    services.send_delivery(post.pk)
    old = set(graph.photos)
    services.change_waiting_photos(reload(post), photos=choose(images[1]), user=writer)
    services.resume_channel(channel, user=writer)
    services.send_delivery(post.pk)
    (shown,) = graph.visible

    audit_channel(channel)

    assert set(graph.photos) == set(shown["photos"])
    assert not old & set(graph.photos)


def test_a_post_that_fell_back_to_one_step_uploads_anew_and_leaves_nothing(
    post: Delivery, graph: PlayedGraph, staged: Channel
) -> None:
    graph.refuse("flip", error(100))
    services.send_delivery(post.pk)
    let_wait_pass(post)
    services.send_delivery(post.pk)

    assert reload(post).state == State.PUBLISHED
    (shown,) = graph.visible
    assert (len(shown["photos"]), graph.hidden) == (2, [])

    audit_channel(staged)
    assert set(graph.photos) == set(shown["photos"])
    assert not LeftPhoto.objects.filter(removed_at__isnull=True).exists()


def test_photos_of_what_is_out_are_never_touched(
    post: Delivery, graph: PlayedGraph, channel: Channel
) -> None:
    services.send_delivery(post.pk)
    audit_channel(channel)
    assert len(graph.photos) == 2
    assert not LeftPhoto.objects.exists()


def test_photos_that_a_visible_post_may_have_are_kept_and_counted(
    post: Delivery, graph: PlayedGraph, channel: Channel, writer: User
) -> None:
    graph.refuse("create", error(2, status=500))
    services.send_delivery(post.pk)
    Delivery.objects.update(state=State.NEEDS_PERSON)
    services.settle_by_person(reload(post), user=writer, verdict="not_there")

    audit_channel(channel)

    assert len(graph.photos) == 2, "the answer was lost: a post may have them after all"
    with translation.override("en"):
        assert say_left_photos(channel) == "2 that a post may have after all, kept"


def test_a_left_photo_that_turns_out_to_be_visible_is_told_and_not_deleted(
    post: Delivery, graph: PlayedGraph, channel: Channel
) -> None:
    graph.refuse("create", error(368, 1346003))
    services.send_delivery(post.pk)
    # Somebody at Facebook shows it all the same.
    graph.posts["200000000000001_77"] = {
        "id": "200000000000001_77",
        "message": "",
        "link": "",
        "photos": list(graph.photos),
        "is_published": True,
    }

    audit_channel(channel)

    assert len(graph.photos) == 2
    assert {finding.kind for finding in Finding.objects.all()} == {Finding.Kind.NOT_MEANT}


def test_an_upload_whose_answer_was_lost_is_counted_once_and_shown(
    post: Delivery, graph: PlayedGraph, channel: Channel
) -> None:
    graph.lose("photo")
    services.send_delivery(post.pk)
    let_wait_pass(post)
    services.send_delivery(post.pk)

    assert reload(post).state == State.PUBLISHED
    assert len(graph.photos) == 3
    audit_channel(channel)
    assert len(graph.photos) == 3, "its number is not known, so it cannot be removed"
    with translation.override("en"):
        assert say_left_photos(channel) == "1 whose number is not known, seen by nobody"


def test_an_upload_in_which_the_worker_died_is_counted_once(
    post: Delivery, graph: PlayedGraph
) -> None:
    claimed = claim_delivery(post.pk)
    assert claimed is not None
    Attempt.objects.create(delivery=post, lease_no=claimed.lease_no, kind=AttemptKind.STAGE_PHOTO)
    let_lease_run_out(post)
    recover_lost_leases()
    let_wait_pass(post)
    services.send_delivery(post.pk)

    assert (reload(post).state, reload(post).lease_no) == (State.PUBLISHED, 2)
    assert LeftPhoto.objects.filter(photo_id="").count() == 1


def test_a_deletion_that_facebook_did_not_do_is_tried_the_next_night(
    post: Delivery, graph: PlayedGraph, channel: Channel
) -> None:
    graph.refuse("create", error(368, 1346003))
    services.send_delivery(post.pk)
    graph.refuse("photo_delete", error(2, status=500), error(2, status=500))
    audit_channel(channel)
    assert len(graph.photos) == 2
    with translation.override("en"):
        assert say_left_photos(channel) == "2, removed at night"

    audit_channel(channel)
    assert graph.photos == {}
    with translation.override("en"):
        assert say_left_photos(channel) == "none"
