"""The photos of a post that waits: which, in which order, with which words."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Page, Site

from core.clock import beat
from core.models import CityImage
from core.social import SharePicture
from crosspost import services
from crosspost.ledger import claim_delivery
from crosspost.models import Channel, CrosspostSettings, Delivery
from crosspost.payload import hash_payload, hash_words
from crosspost.planning import change_waiting_photos
from crosspost.reasons import Reason
from crosspost.states import Attachment, State
from users.models import User

from .admin_world import DESK, log_in, make_staff
from .conftest import Announce
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(db: Any, settings: Any, tmp_path: Any) -> list[CityImage]:
    settings.MEDIA_ROOT = tmp_path
    return [make_image(number) for number in range(3)]


def make_image(number: int) -> CityImage:
    buffer = io.BytesIO()
    Image.new("RGB", (50 + number, 30)).save(buffer, "PNG")
    file = ImageFile(io.BytesIO(buffer.getvalue()), name=f"{number}.png")
    return CityImage.objects.create(title=f"写真{number}", file=file)


def pictures(*images: CityImage, words: str = "茶畑") -> list[SharePicture]:
    return [SharePicture(image_id=image.pk, alt_text=f"{words}{image.pk}") for image in images]


@pytest.fixture
def waiting(announce: Announce, images: list[CityImage]) -> Delivery:
    """A post with two photos that waits to be sent."""
    return announce(attachment=Attachment.PHOTOS, photos=pictures(*images[:2]))


def test_other_photos_in_another_order_with_other_words_go_out(
    waiting: Delivery, images: list[CityImage], writer: User, graph: PlayedGraph
) -> None:
    chosen = pictures(images[2], images[0], words="新しい")

    changed = change_waiting_photos(waiting, photos=chosen, user=writer)

    assert (changed.pk, changed.version, changed.link) == (waiting.pk, 1, waiting.link)
    assert changed.payload_sha256 == hash_payload(changed.payload)
    assert changed.photos[0]["file_hash"] == images[2].get_file_hash()
    event = changed.events.latest("pk")
    assert (event.reason, event.actor) == (Reason.PHOTOS_EDITED, writer)
    assert event.note == f"茶畑{images[0].pk} / 茶畑{images[1].pk}"
    assert services.send_delivery(waiting.pk)
    (post,) = graph.visible
    sent = [graph.photos[photo_id] for photo_id in post["photos"]]
    assert sent == [f"新しい{images[2].pk}", f"新しい{images[0].pk}"]


def test_photos_that_were_uploaded_for_the_old_choice_are_not_shown(
    waiting: Delivery, images: list[CityImage], writer: User, graph: PlayedGraph
) -> None:
    Delivery.objects.update(hidden_photo_ids=[{"file_hash": "x", "id": "901"}])
    change_waiting_photos(waiting, photos=pictures(images[2]), user=writer)
    assert Delivery.objects.get().hidden_photo_ids == []

    services.send_delivery(waiting.pk)
    assert "901" not in graph.visible[0]["photos"]


def test_a_card_takes_the_place_of_photos_and_photos_that_of_a_card(
    waiting: Delivery, images: list[CityImage], writer: User
) -> None:
    card = change_waiting_photos(waiting, photos=[], user=writer)
    assert card.photos == []
    again = change_waiting_photos(card, photos=pictures(images[1]), user=writer)
    assert [photo["image_id"] for photo in again.photos] == [images[1].pk]


def test_the_same_choice_changes_nothing_and_keeps_its_approval(
    waiting: Delivery, images: list[CityImage], writer: User
) -> None:
    mark = hash_words(waiting.payload)
    Delivery.objects.update(approved_sha256=mark, approved_by=writer)
    same = change_waiting_photos(waiting, photos=pictures(*images[:2]), user=writer)

    assert (same.approved_sha256, same.approved_by) == (mark, writer)
    assert not same.events.filter(reason=Reason.PHOTOS_EDITED).exists()


@pytest.mark.parametrize("change", ["which", "order", "words"])
def test_any_change_of_photos_loses_the_approval(
    change: str, waiting: Delivery, images: list[CityImage], writer: User, site: Site
) -> None:
    CrosspostSettings.objects.create(site=site, needs_approval=True)
    Delivery.objects.update(approved_sha256=hash_words(waiting.payload), approved_by=writer)
    chosen = {
        "which": pictures(images[0], images[2]),
        "order": pictures(images[1], images[0]),
        "words": pictures(*images[:2], words="別の"),
    }[change]

    changed = change_waiting_photos(waiting, photos=chosen, user=writer)

    assert (changed.state, changed.reason) == (State.HELD, Reason.NOT_APPROVED)
    assert (changed.approved_sha256, changed.approved_by) == ("", None)
    assert changed.written_by == writer


def test_photos_of_a_hidden_post_are_replaced_by_a_new_version(
    waiting: Delivery, images: list[CityImage], writer: User
) -> None:
    Delivery.objects.update(hidden_post_id="1_2")

    changed = change_waiting_photos(waiting, photos=pictures(images[2]), user=writer)

    old = Delivery.objects.get(pk=waiting.pk)
    assert (old.state, old.reason) == (State.CANCELLED, Reason.REPLACED)
    assert (changed.version, changed.hidden_post_id) == (2, "")
    assert [photo["image_id"] for photo in changed.photos] == [images[2].pk]


def test_a_later_send_again_tells_the_changed_photos_and_other_pages_keep_theirs(
    waiting: Delivery, images: list[CityImage], writer: User, site: Site, story: Page
) -> None:
    shop = Channel.objects.create(site=site, kind="shop", name="店", page_id="200000000000002")
    change_waiting_photos(waiting, photos=pictures(images[2]), user=writer)
    Delivery.objects.update(state=State.FAILED, deadline_at=None)

    again = services.retry_delivery(Delivery.objects.get(), user=writer)

    assert again.version == 2
    assert [photo["image_id"] for photo in again.photos] == [images[2].pk]
    draft = services.get_draft(story, site=site)
    assert [photo.image_id for photo in draft.photos] == [image.pk for image in images[:2]]
    services.save_draft(
        story,
        site=site,
        text=waiting.text,
        channel_ids=[waiting.channel_id, shop.pk],
        attachment=draft.attachment,
        photos=draft.photos,
        user=writer,
    )
    services.announce_page(story, user=writer)
    other = Delivery.objects.get(channel=shop)
    assert [photo["image_id"] for photo in other.photos] == [image.pk for image in images[:2]]


def test_photos_chosen_anew_in_the_editor_count_for_every_page_again(
    waiting: Delivery, images: list[CityImage], writer: User, site: Site, story: Page
) -> None:
    change_waiting_photos(waiting, photos=pictures(images[2]), user=writer)
    Delivery.objects.update(state=State.FAILED, deadline_at=None)
    services.save_draft(
        story,
        site=site,
        text=waiting.text,
        channel_ids=[waiting.channel_id],
        attachment=Attachment.PHOTOS,
        photos=pictures(images[1]),
        user=writer,
    )
    again = services.retry_delivery(Delivery.objects.get(), user=writer)
    assert [photo["image_id"] for photo in again.photos] == [images[1].pk]


def test_what_a_post_cannot_hold_or_a_worker_has_is_refused(
    waiting: Delivery, images: list[CityImage], writer: User
) -> None:
    silent = [SharePicture(image_id=images[2].pk, alt_text=" ")]
    many = pictures(*images) * 4
    for chosen, reason in (
        (silent, Reason.ALT_TEXT_MISSING),
        (many, Reason.TOO_MANY_PHOTOS),
        ([SharePicture(image_id=999999, alt_text="茶")], Reason.PHOTO_MISSING),
    ):
        with pytest.raises(services.DraftRefusedError) as refused:
            change_waiting_photos(waiting, photos=chosen, user=writer)
        assert refused.value.errors == {"photos": reason}

    assert claim_delivery(waiting.pk) is not None
    with pytest.raises(services.NotPossibleError):
        change_waiting_photos(waiting, photos=pictures(images[2]), user=writer)
    assert Delivery.objects.get().photos == waiting.photos


# --- The screen ---


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


def plan_url(delivery: Delivery) -> str:
    return f"/admin/crossposting/posts/{delivery.pk}/plan/"


def choose(*images: CityImage, words: str = "器") -> dict[str, Any]:
    data: dict[str, Any] = {
        "verb": "photos",
        "facebook-attachment": "photos",
        "facebook-photo": [image.pk for image in images],
    }
    for place, image in enumerate(images, start=1):
        data[f"facebook-photo-{image.pk}-use"] = "on"
        data[f"facebook-photo-{image.pk}-alt"] = words
        data[f"facebook-photo-{image.pk}-place"] = str(place)
    return data


def test_the_screen_shows_the_photos_and_stores_another_order_and_other_words(
    desk: Client, waiting: Delivery, images: list[CityImage]
) -> None:
    html = desk.get(plan_url(waiting)).content.decode()
    assert f'name="facebook-photo-{images[0].pk}-use" checked' in html
    assert f'value="茶畑{images[1].pk}"' in html
    assert html.count("crosspost/js/panel-photos.js") == 1
    assert html.count("crosspost/css/panel.css") == 1

    page = desk.post(plan_url(waiting), choose(images[1], images[0]), follow=True)

    assert "The photos are stored." in page.content.decode()
    waiting.refresh_from_db()
    assert [(photo["image_id"], photo["alt_text"]) for photo in waiting.photos] == [
        (images[1].pk, "器"),
        (images[0].pk, "器"),
    ]


def test_photos_without_words_come_back_with_a_sentence_and_what_was_typed(
    desk: Client, waiting: Delivery, images: list[CityImage]
) -> None:
    data = choose(images[1], images[0], words="")
    html = desk.post(plan_url(waiting), data).content.decode()
    assert "have no words for people who cannot see them" in html
    first, second = (html.index(f'data-facebook-row="{images[n].pk}"') for n in (1, 0))
    assert first < second
    assert Delivery.objects.get().photos == waiting.photos


def test_a_picture_that_the_reader_may_not_choose_is_left_out(
    desk: Client, waiting: Delivery, images: list[CityImage]
) -> None:
    desk.post(plan_url(waiting), choose(images[0], images[2]))
    assert [photo["image_id"] for photo in Delivery.objects.get().photos] == [images[0].pk]


def test_the_card_is_chosen_in_place_of_photos(desk: Client, waiting: Delivery) -> None:
    desk.post(plan_url(waiting), {"verb": "photos", "facebook-attachment": "link"})
    assert Delivery.objects.get().photos == []
