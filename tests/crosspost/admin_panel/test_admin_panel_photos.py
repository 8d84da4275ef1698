"""Photos of a post, chosen in the editor: order, words, and what Facebook gets."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from core.models import CityImage
from core.plain_jpeg import SPEC
from crosspost.models import AnnouncementDraft, Channel, Delivery
from news.models import StoryIndexPage, StoryPage

from .world import add_url, edit_url, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(settings: Any, tmp_path: Any) -> list[CityImage]:
    settings.MEDIA_ROOT = tmp_path
    return [make_image(f"写真{number}") for number in range(3)]


def make_image(title: str, **values: Any) -> CityImage:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(buffer, "PNG")
    return CityImage.objects.create(
        title=title, file=ImageFile(io.BytesIO(buffer.getvalue()), name="kiln.png"), **values
    )


@pytest.fixture
def librarian(writer: Any) -> Any:
    """The writer may choose from the library."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from wagtail.images.models import Image as WagtailImage
    from wagtail.models import GroupCollectionPermission

    GroupCollectionPermission.objects.create(
        group=writer.groups.get(),
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(
            codename="choose_image",
            content_type=ContentType.objects.get_for_model(WagtailImage),
        ),
    )
    return writer


def choose(*images: CityImage, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "facebook-attachment": "photos",
        "facebook-photo": [image.pk for image in images],
        "facebook-text": "朝九時から。",
    }
    for place, image in enumerate(images, start=1):
        data[f"facebook-photo-{image.pk}-use"] = "on"
        data[f"facebook-photo-{image.pk}-alt"] = f"{image.title}の器"
        data[f"facebook-photo-{image.pk}-place"] = str(place)
    return {**data, **more}


def get_photos() -> list[dict[str, Any]]:
    return AnnouncementDraft.objects.get().photos


def test_the_pages_own_pictures_are_proposed_with_their_words(
    admin: Client, index: StoryIndexPage, town: Channel, images: list[CityImage]
) -> None:
    save(
        admin,
        add_url(index),
        main_image=images[0].pk,
        main_image_alt="湯気の立つ窯",
        **{"facebook-channels": [town.pk], "facebook-attachment": "photos"},
    )
    assert get_photos() == [{"image_id": images[0].pk, "alt_text": "湯気の立つ窯"}]
    html = admin.get(edit_url()).content.decode()
    assert 'value="湯気の立つ窯"' in html
    assert f'name="facebook-photo-{images[0].pk}-use" checked' in html


def test_photos_of_the_library_go_out_in_the_order_of_their_places(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    first, second, third = images
    places = {f"facebook-photo-{third.pk}-place": "1", f"facebook-photo-{first.pk}-place": "3"}
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk]},
        **choose(first, second, third, **places),
        **{"action-publish": "1"},
    )
    assert [photo["image_id"] for photo in get_photos()] == [third.pk, second.pk, first.pk]
    delivery = Delivery.objects.get()
    assert [photo["alt_text"] for photo in delivery.photos] == [
        "写真2の器",
        "写真1の器",
        "写真0の器",
    ]
    made = [image.renditions.filter(filter_spec=SPEC).count() for image in images]
    assert made == [1, 1, 1], "what Facebook gets is made when the wish is saved"


def test_a_photo_that_is_not_ticked_any_more_is_out(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(*images))
    data = choose(*images)
    del data[f"facebook-photo-{images[1].pk}-use"]
    save(admin, edit_url(), **{"facebook-channels": [town.pk]}, **data)

    assert [photo["image_id"] for photo in get_photos()] == [images[0].pk, images[2].pk]
    html = admin.get(edit_url()).content.decode()
    assert f"facebook-photo-{images[1].pk}-alt" not in html, "it was no picture of the page"


def test_what_was_chosen_in_the_library_without_our_script_is_taken(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    images[1].description = "朝の窯"
    images[1].save()
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-add": images[1].pk},
        **choose(images[0]),
    )
    assert get_photos() == [
        {"image_id": images[0].pk, "alt_text": "写真0の器"},
        {"image_id": images[1].pk, "alt_text": "朝の窯"},
    ]


@pytest.mark.parametrize("place", ["of the library", "of nobody"])
def test_a_picture_that_the_writer_may_not_choose_is_left_out(
    admin: Client,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
    place: str,
) -> None:
    foreign = images[1] if place == "of the library" else CityImage(pk=999999, title="無")
    response = save(admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(foreign))
    assert "the page has no photo" in response.content.decode()
    assert AnnouncementDraft.objects.count() == 0


def test_a_photo_without_words_comes_back_with_a_sentence_and_all_that_was_chosen(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    empty = {f"facebook-photo-{images[1].pk}-alt": "  "}
    response = save(
        admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(*images, **empty)
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "1 photo has no words for people who cannot see it." in html
    assert 'value="写真0の器"' in html
    assert html.count('-use" checked') == 6, "three rows, drawn for the list and for the script"
    assert StoryPage.objects.count() == 0


def test_a_broken_picture_is_refused_by_its_name(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    broken = images[2]
    with broken.file.open("rb") as whole:
        start = whole.read()[:60]
    with broken.file.storage.open(broken.file.name, "wb") as stored:
        stored.write(start)
    response = save(admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(*images))
    assert "The picture “写真2” cannot be read to its end." in response.content.decode()
    assert AnnouncementDraft.objects.count() == 0


def test_eleven_photos_are_too_many(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    many = [*images, *(make_image(f"写真{number}") for number in range(3, 11))]
    response = save(admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(*many))
    assert "Keep ten photos or fewer." in response.content.decode()
    assert AnnouncementDraft.objects.count() == 0


def test_the_preview_shows_the_photos_as_facebook_gets_them(
    admin: Client,
    librarian: Any,
    index: StoryIndexPage,
    town: Channel,
    images: list[CityImage],
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk]}, **choose(*images))
    html = admin.get(edit_url()).content.decode()
    assert "fb-grid--3" in html
    assert html.count(f".{SPEC}") == 3
    assert "http://localhost/s/…" in html
    assert "cp-card__title" not in html
