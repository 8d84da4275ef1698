from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from core.admin.viewsets import CityPageViewSet
from core.models import CityImage
from news.models import Contributor, StoryPage
from tests.factories.pages import build_contributor, build_image, build_story, build_story_index
from tests.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def build_form(**values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "窯をあける",
            "slug": "kiln",
            "summary": "三日目の朝。",
            "date": "2026-11-14",
            "body": streamfield([("text", rich_text("<p>火が消えた。</p>"))]),
            "topics": "焼きもの, 手しごと",
            "main_image": "",
            "main_image_alt": "",
            "main_image_caption": "",
            "writer": "",
            "photographer": "",
            "comments": {
                "TOTAL_FORMS": "0",
                "INITIAL_FORMS": "0",
                "MIN_NUM_FORMS": "0",
                "MAX_NUM_FORMS": "",
            },
            **values,
        }
    )


def add_address() -> str:
    return reverse("wagtailadmin_pages:add", args=("news", "storypage", build_story_index().pk))


def error_text(answer: Any) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(" ".join(node.get_text(" ").split()) for node in page.select(".error-message"))


def test_a_writer_publishes_a_story_with_topics_and_credits(editor: Client) -> None:
    writer = build_contributor("平野 健吾")
    image = build_image(text="登り窯")
    form = build_form(
        **{"action-publish": "1", "writer": str(writer.pk), "main_image": str(image.pk)}
    )
    answer = editor.post(add_address(), form)
    assert answer.status_code == 302
    story = StoryPage.objects.get()
    assert story.live
    assert (story.writer, story.main_image_alt) == (writer, "登り窯")
    assert sorted(story.topics.names()) == ["手しごと", "焼きもの"]


def test_an_undescribed_picture_stops_publication_with_a_sentence_at_its_field(
    editor: Client,
) -> None:
    image = build_image()
    form = build_form(**{"action-publish": "1", "main_image": str(image.pk)})
    answer = editor.post(add_address(), form)
    assert answer.status_code == 200
    assert error_text(answer) == say(
        "Say in a few words what the main picture shows. "
        "Readers who cannot see it hear this instead."
    )
    assert "窯をあける" in answer.content.decode()
    assert StoryPage.objects.count() == 0


def test_a_draft_may_wait_for_its_words(editor: Client) -> None:
    form = build_form(main_image=str(build_image().pk), summary="")
    assert editor.post(add_address(), form).status_code == 302
    story = StoryPage.objects.get()
    assert not story.live


def test_a_story_without_summary_is_not_published(editor: Client) -> None:
    answer = editor.post(add_address(), build_form(**{"action-publish": "1", "summary": ""}))
    assert answer.status_code == 200
    assert error_text(answer) == "この項目は必須です"
    assert StoryPage.objects.count() == 0


def test_the_editor_offers_the_people_of_its_own_city_by_their_work(editor: Client) -> None:
    build_contributor("書く人")
    build_contributor("撮る人", "photographer")
    other = Site.objects.create(hostname="other.example", root_page=Page.objects.get(depth=1))
    Contributor.objects.create(site=other, name="となりの町の人", kind="writer")
    page = BeautifulSoup(editor.get(add_address()).content, "html.parser")
    writers = [option.get_text() for option in page.select("select[name=writer] option")]
    photographers = [
        option.get_text() for option in page.select("select[name=photographer] option")
    ]
    assert writers == ["---------", "書く人"]
    assert photographers == ["---------", "撮る人"]


def test_a_broken_picture_is_refused_with_a_sentence_and_stores_nothing(editor: Client) -> None:
    broken = SimpleUploadedFile("photo.jpg", b"\xff\xd8 not a picture", content_type="image/jpeg")
    answer = editor.post(
        reverse("wagtailimages:add"),
        {"title": "こわれた写真", "file": broken, "collection": "1"},
    )
    assert answer.status_code == 200
    assert error_text(answer) == (
        "画像をアップロードしてください。"
        "アップロードしたファイルは画像でないか、または壊れています。"
    )
    assert "こわれた写真" in answer.content.decode()
    assert CityImage.objects.count() == 0


def test_a_page_that_only_calls_itself_a_picture_is_refused(editor: Client) -> None:
    page = SimpleUploadedFile("photo.png", b"<html>", content_type="image/png")
    answer = editor.post(
        reverse("wagtailimages:add"), {"title": "x", "file": page, "collection": "1"}
    )
    assert error_text(answer) != ""
    assert CityImage.objects.count() == 0


def test_contributors_are_written_down_for_the_city_whose_admin_is_open(editor: Client) -> None:
    build_story_index()
    page = BeautifulSoup(
        editor.get(reverse("wagtailsnippets_news_contributor:add")).content, "html.parser"
    )
    chosen = page.select_one("select[name=site] option[selected]")
    assert chosen["value"] == str(Site.objects.get(is_default_site=True).pk)


def test_the_list_of_stories_in_the_admin_is_the_house_view(editor: Client) -> None:
    from wagtail.admin.viewsets.pages import page_viewset_registry

    index = build_story("一話").get_parent()
    viewset = page_viewset_registry.get_by_parent_model(type(index.specific))
    assert isinstance(viewset, CityPageViewSet)
    assert viewset.model is StoryPage
    answer = editor.get(reverse("wagtailadmin_explore", args=(index.pk,)))
    assert "一話" in answer.content.decode()
