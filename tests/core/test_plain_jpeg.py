from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image, ImageCms

from core.jpeg_metadata import drop_metadata
from core.models import CityImage
from core.plain_jpeg import MAX_BYTES, MAX_SIDE, SPEC, PictureUnusableError, make_plain_jpeg

GPS = 0x8825


def write(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def make_exif(*, orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (33.0, 11.0, 38.0)
    return exif


def read(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_picture_of_forty_megapixels_becomes_a_small_jpeg() -> None:
    made = make_plain_jpeg(write(Image.new("RGB", (8000, 5000), "teal")))

    assert len(made) <= MAX_BYTES
    assert read(made).size == (MAX_SIDE, 1280)


def test_a_picture_with_more_pixels_than_the_city_takes_is_refused() -> None:
    with pytest.raises(PictureUnusableError):
        make_plain_jpeg(write(Image.new("L", (8001, 5000))))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("#2a5b3c", "#a81c12")]
    made = read(make_plain_jpeg(write(frames[0], kind, save_all=True, append_images=frames[1:])))

    assert (made.format, getattr(made, "n_frames", 1)) == ("JPEG", 1)
    red, green, _blue = made.getpixel((20, 15))  # type: ignore[misc]
    assert green > red


def test_colours_are_those_of_the_pictures_own_profile() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile in which red and blue have changed places.
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    made = read(make_plain_jpeg(write(Image.new("RGB", (16, 16), "#f00"), icc_profile=swapped)))

    red, _green, blue = made.getpixel((8, 8))  # type: ignore[misc]
    assert blue > 200
    assert red < 50
    assert "icc_profile" not in made.info


def test_a_profile_that_does_not_fit_is_passed_over() -> None:
    made = read(make_plain_jpeg(write(Image.new("RGB", (16, 16), "#f00"), icc_profile=b"none")))
    assert made.getpixel((8, 8))[0] > 200  # type: ignore[index]


def test_a_grey_picture_of_sixteen_bits_keeps_its_middle_grey() -> None:
    made = read(make_plain_jpeg(write(Image.new("I;16", (16, 16), 0x8000), "PNG")))
    assert 120 <= made.getpixel((8, 8))[0] <= 136  # type: ignore[index]


def test_a_jpeg_keeps_its_picture_and_its_colours_and_loses_what_the_camera_wrote() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.effect_noise((64, 48), 60).convert("RGB")
    data = write(picture, exif=make_exif(), icc_profile=profile, comment=b"at home")

    clean = drop_metadata(data)

    assert read(clean).tobytes() == read(data).tobytes()
    assert read(clean).info["icc_profile"] == profile
    assert dict(read(clean).getexif()) == {}
    assert b"PhoneMaker" not in clean
    assert b"at home" not in clean


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"GIF89a", b"\x89PNG"])
def test_what_is_no_whole_jpeg_comes_back_as_it_is(data: bytes) -> None:
    assert drop_metadata(data) == data


@pytest.fixture
def image(db: Any, settings: Any, tmp_path: Any) -> CityImage:
    settings.MEDIA_ROOT = tmp_path
    data = write(Image.new("RGB", (60, 40), "teal"), exif=make_exif(orientation=6))
    return CityImage.objects.create(title="窯", file=ImageFile(io.BytesIO(data), name="kiln.jpg"))


@pytest.mark.parametrize("spec", ["max-30x30", "fill-20x20|format-jpeg", SPEC])
def test_no_picture_that_readers_can_open_tells_where_it_was_taken(
    image: CityImage, spec: str
) -> None:
    with image.get_rendition(spec).file.open("rb") as stored:
        data = stored.read()
    assert b"PhoneMaker" not in data
    made = read(data)
    assert made.format == "JPEG"
    assert dict(made.getexif()) == {}


def test_the_plain_jpeg_is_made_once_and_anew_for_another_file(image: CityImage) -> None:
    first = image.get_rendition(SPEC)
    assert (first.width, first.height) == (40, 60), "it stands upright"
    assert image.get_rendition(SPEC).pk == first.pk
    assert CityImage.objects.get().renditions.filter(filter_spec=SPEC).count() == 1
