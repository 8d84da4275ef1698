from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from core.models import CityImage

pytestmark = pytest.mark.django_db


def make_jpeg() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((600, 400), 80).convert("RGB").save(written, "JPEG")
    return written.getvalue()


JPEG = make_jpeg()
BROKEN = {
    "cut short in the picture": JPEG[: len(JPEG) // 2],
    "cut short in the head": JPEG[:300],
    "not a picture": b"not a picture",
    "empty": b"",
}


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "e@example.com", "x"))
    return client


def upload(editor: Client, data: bytes) -> Any:
    return editor.post(
        reverse("wagtailimages:add"),
        {
            "title": "窯の朝",
            "file": SimpleUploadedFile("kiln.jpg", data, content_type="image/jpeg"),
            "collection": Collection.get_first_root_node().pk,
            "tags": "",
            "description": "",
            "credit": "",
            "rights": "",
            **{f"focal_point_{name}": "" for name in ("x", "y", "width", "height")},
        },
    )


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_picture_is_refused_in_the_form_and_what_was_typed_stays(
    editor: Client, kind: str
) -> None:
    response = upload(editor, BROKEN[kind])
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert "窯の朝" in response.content.decode()
    assert CityImage.objects.count() == 0


def test_a_broken_picture_among_several_is_named_and_stored_nowhere(editor: Client) -> None:
    data = BROKEN["cut short in the picture"]
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "窯", "files[]": SimpleUploadedFile("kiln.jpg", data, "image/jpeg")},
    )
    assert response.status_code == 200
    assert response.json()["success"] is False
    assert response.json()["error_message"]
    assert CityImage.objects.count() == 0


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_whole_picture_is_stored_to_its_last_byte(
    editor: Client, settings: Any, in_memory: bool
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000 if in_memory else 0
    response = upload(editor, JPEG)
    assert response.status_code == 302
    with CityImage.objects.get().file.open("rb") as stored:
        assert stored.read() == JPEG
