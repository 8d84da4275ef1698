from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.factories.pages import build_story

pytestmark = pytest.mark.django_db


def test_the_second_reader_gets_the_stored_page(client: Client) -> None:
    story = build_story()
    first = client.get(story.url)
    second = Client().get(story.url)
    assert first["X-Page-Cache"] == "miss"
    assert second["X-Page-Cache"] == "hit"
    assert second.content == first.content
    assert "csrf" not in first.content.decode().lower()
    assert first.cookies == {}


def test_a_stored_page_is_new_again_right_after_it_is_published(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    story = build_story()
    client.get(story.url)
    story.title = "四日待って、窯をあける"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        story.save_revision().publish()
    answer = client.get(story.url)
    assert answer["X-Page-Cache"] == "miss"
    assert "四日待って、窯をあける" in answer.content.decode()


def test_staff_see_the_page_itself_with_their_bar_and_leave_nothing_behind(client: Client) -> None:
    story = build_story()
    client.get(story.url)
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("editor"))
    answer = staff.get(story.url)
    assert "X-Page-Cache" not in answer
    assert "wagtail-userbar" in answer.content.decode()
    reader = Client().get(story.url)
    assert reader["X-Page-Cache"] == "hit"
    assert "wagtail-userbar" not in reader.content.decode()


def test_a_preview_is_never_stored(client: Client) -> None:
    story = build_story()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    answer = story.make_preview_request(original_request=None)
    assert answer.status_code == 200
    assert not getattr(answer, "is_cacheable_page", False)
    assert "private" in answer["Cache-Control"]


def test_only_plain_addresses_and_page_numbers_are_stored(client: Client) -> None:
    story = build_story()
    for query in ("fbclid=IwAR0secret", "page=1&x=1", "page=0000", "x", "page=9999"):
        answer = client.get(f"{story.url}?{query}")
        assert answer.status_code == 200
        assert "X-Page-Cache" not in answer
    assert client.get(f"{story.url}?page=2")["X-Page-Cache"] == "miss"
