"""Saving in the page editor: all of it or nothing, and no typed word is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from news.models import StoryIndexPage, StoryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> StoryIndexPage:
    root = Page.objects.get(depth=1)
    locale, _ = Locale.objects.get_or_create(language_code="ja")
    index = root.add_child(instance=StoryIndexPage(title="物語", slug="stories", locale=locale))
    Site.objects.update(root_page=index)
    return index


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "e@example.com", "x"))
    return client


def fill_in(title: str = "朝五時、せいろのふたが開く") -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "steam",
            "summary": "湯気の話。",
            "main_image": "",
            "main_image_alt": "",
            "date": "2026-11-21",
            "body": streamfield([]),
            "topics": "",
            "writer": "",
            "photographer": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments": inline_formset([]),
            "action-publish": "Publish",
        }
    )


def post_new_story(editor: Client, index: StoryIndexPage, data: dict[str, Any]) -> Any:
    return editor.post(
        reverse("wagtailadmin_pages:add", args=["news", "storypage", index.pk]), data
    )


def test_a_story_is_published_from_the_editor(editor: Client, index: StoryIndexPage) -> None:
    response = post_new_story(editor, index, fill_in())
    assert response.status_code == 302, response.context["form"].errors
    assert StoryPage.objects.get().live


def test_a_busy_database_publishes_nothing_keeps_the_text_and_says_so(
    editor: Client, index: StoryIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_busy(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("wagtail.actions.publish_revision.PublishRevisionAction.execute", be_busy)
    response = post_new_story(editor, index, fill_in())

    assert response.status_code == 503
    page = response.content.decode()
    assert "朝五時、せいろのふたが開く" in page
    assert "湯気の話。" in page
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert StoryPage.objects.count() == 0


def test_an_address_taken_meanwhile_is_said_and_the_text_stays(
    editor: Client, index: StoryIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_taken(*_args: Any, **_kwargs: Any) -> None:
        raise ValidationError({"slug": "This address was taken just now."})

    monkeypatch.setattr(StoryPage, "_check_slug_is_unique", be_taken)
    response = post_new_story(editor, index, fill_in())

    assert response.status_code == 200
    assert "This address was taken just now." in response.content.decode()
    assert "湯気の話。" in response.content.decode()
    assert StoryPage.objects.count() == 0


def test_the_editor_brings_the_script_that_sends_one_thing_at_a_time(
    editor: Client, index: StoryIndexPage
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["news", "storypage", index.pk])
    page = editor.get(address).content.decode()
    assert 'core/js/submit.js"></script>' in page
    assert "data-w-autosave-interval-value=" in page


def test_a_failing_extension_takes_the_page_back_with_it(
    editor: Client, index: StoryIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Extension:
        name = "trouble"
        heading = "Trouble"

        def applies_to(self, model: type) -> bool:
            return model is StoryPage

        def get_panels(self, model: type) -> list[Any]:
            return []

        def add_fields(self, form: Any) -> None: ...

        def clean(self, form: Any) -> None: ...

        def save(self, form: Any, page: Any) -> None:
            raise OperationalError("database is locked")

    monkeypatch.setattr("core.admin.forms.list_editor_extensions", lambda model: [Extension()])
    assert post_new_story(editor, index, fill_in()).status_code == 503
    assert StoryPage.objects.count() == 0
