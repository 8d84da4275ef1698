from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page, Site

from core.models import CityImage
from core.social import SharePicture
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.pictures import MAX_BYTES, MAX_SIDE, PictureUnusableError, make_jpeg
from crosspost.reasons import Reason
from crosspost.states import Attachment, State

from .conftest import Announce
from .played_graph import PlayedGraph, error


def draw(mode: str = "RGB", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "P", "L") else None).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("P", "GIF"),
        ("1", "PNG"),
        ("RGB", "WEBP"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_kind_of_picture_becomes_a_plain_jpeg(mode: str, kind: str) -> None:
    with Image.open(io.BytesIO(make_jpeg(draw(mode, kind)))) as made:
        assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (40, 30))


def test_heic_becomes_a_jpeg() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(io.BytesIO(make_jpeg(draw("RGB", "HEIF", (64, 64))))) as made:
        assert made.format == "JPEG"


def test_a_huge_noisy_picture_ends_below_the_limit() -> None:
    noise = Image.effect_noise((4000, 3000), 100).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=98)

    made = make_jpeg(buffer.getvalue())

    assert len(made) <= MAX_BYTES
    with Image.open(io.BytesIO(made)) as picture:
        assert max(picture.size) == MAX_SIDE


def test_what_is_transparent_is_white_and_a_turned_photo_stands_upright() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    buffer = io.BytesIO()
    clear.save(buffer, "PNG")
    with Image.open(io.BytesIO(make_jpeg(buffer.getvalue()))) as made:
        assert made.getpixel((5, 5)) == (255, 255, 255)

    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20)).save(buffer, "JPEG", exif=exif)
    with Image.open(io.BytesIO(make_jpeg(buffer.getvalue()))) as made:
        assert made.size == (20, 40)
        assert dict(made.getexif()) == {}


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", draw()[:60], draw("RGB", "JPEG", (400, 400))[:300]]
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnusableError):
        make_jpeg(data)


# --- On their way to the Page ---


@pytest.fixture
def images(db: Any, settings: Any, tmp_path: Any) -> list[CityImage]:
    settings.MEDIA_ROOT = tmp_path
    return [
        CityImage.objects.create(
            title=f"写真{number}",
            file=ImageFile(io.BytesIO(draw(size=(50 + number, 30))), name=f"{number}.png"),
        )
        for number in range(3)
    ]


def photos(images: list[CityImage]) -> dict[str, Any]:
    return {
        "attachment": Attachment.PHOTOS,
        "photos": [
            SharePicture(image_id=image.pk, alt_text=f"代替{number}")
            for number, image in enumerate(images)
        ],
    }


@pytest.mark.parametrize("publishing", ["direct", "staged"])
def test_photos_go_out_in_order_with_their_alt_texts_and_the_short_link_in_the_text(
    publishing: str, announce: Announce, graph: PlayedGraph, images: list[CityImage]
) -> None:
    Channel.objects.update(publishing=publishing)
    delivery = announce(**photos(images))

    services.send_delivery(delivery.pk)

    [post] = graph.visible
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    assert [graph.photos[photo_id] for photo_id in post["photos"]] == ["代替0", "代替1", "代替2"]
    assert post["message"].endswith(f"\n\nhttp://localhost/s/{delivery.marker}/")
    assert post["link"] == ""
    assert graph.calls.count("photo") == 3
    assert "scrape" not in graph.calls


def test_a_photo_that_fails_keeps_the_post_back_and_the_others_are_not_sent_again(
    announce: Announce, graph: PlayedGraph, images: list[CityImage]
) -> None:
    from .conftest import let_wait_pass

    delivery = announce(**photos(images))
    send_two = graph.do_photo
    uploads: list[int] = []

    def fail_third(request: Any) -> Any:
        uploads.append(1)
        return error(2, status=500) if len(uploads) == 3 else send_two(request)

    graph.do_photo = fail_third  # type: ignore[method-assign]
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, len(delivery.hidden_photo_ids)) == (State.QUEUED, 2)
    assert graph.visible == []

    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert graph.calls.count("photo") == 4
    assert len(graph.visible[0]["photos"]) == 3


def test_a_photo_that_facebook_refuses_fails_the_post_and_nothing_goes_out(
    announce: Announce, graph: PlayedGraph, images: list[CityImage]
) -> None:
    delivery = announce(**photos(images))
    graph.refuse("photo", error(324))

    services.send_delivery(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.FAILED, Reason.PHOTO_REFUSED)
    assert graph.posts == {}


def test_a_photo_that_was_deleted_exchanged_or_broken_holds_the_post(
    announce: Announce, graph: PlayedGraph, images: list[CityImage], writer: Any
) -> None:
    delivery = announce(**photos(images[:1]))
    CityImage.objects.filter(pk=images[0].pk).update(file_hash="0" * 40)
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.HELD, Reason.PHOTO_CHANGED)

    again = services.retry_delivery(delivery, user=writer)
    images[0].file.storage.delete(images[0].file.name)
    services.send_delivery(again.pk)
    again.refresh_from_db()
    assert (again.state, again.reason) == (State.HELD, Reason.PHOTO_UNUSABLE)

    CityImage.objects.filter(pk=images[0].pk).delete()
    services.retry_delivery(again, user=writer)
    for delivery in Delivery.objects.filter(state=State.QUEUED):
        services.send_delivery(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.reason) == (State.HELD, Reason.PHOTO_MISSING)
    assert graph.calls == []


def test_the_picture_in_a_payload_is_known_by_its_file(
    site: Site, story: Page, announce: Announce, images: list[CityImage]
) -> None:
    delivery = announce(**photos(images[:1]))

    assert delivery.photos == [
        {
            "image_id": images[0].pk,
            "alt_text": "代替0",
            "file_hash": images[0].get_file_hash(),
        }
    ]


def test_photos_that_a_lost_hidden_post_holds_are_uploaded_anew(
    announce: Announce, graph: PlayedGraph, staged: Channel, images: list[CityImage]
) -> None:
    from .conftest import let_wait_pass

    delivery = announce(**photos(images))
    graph.lose("create_hidden")
    services.send_delivery(delivery.pk)
    let_wait_pass(delivery)
    graph.refuse("create_hidden", error(100, 1366051))

    services.send_delivery(delivery.pk)
    assert Delivery.objects.get().state == State.QUEUED
    assert Delivery.objects.get().hidden_photo_ids == []
    let_wait_pass(delivery)
    services.send_delivery(delivery.pk)

    assert Delivery.objects.get().state == State.PUBLISHED
    assert graph.calls.count("photo") == 2 * len(delivery.photos)
    assert (len(graph.visible), len(graph.hidden)) == (1, 1)
