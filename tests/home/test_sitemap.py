"""What search engines are told: every public page of the city, in every language."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from tests.factories.pages import build_home, build_story, build_story_index

pytestmark = pytest.mark.django_db


def list_addresses(client: Client) -> set[str]:
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    return set(re.findall("<loc>http://testserver(.*?)</loc>", answer.content.decode()))


def test_pages_of_every_language_are_named(client: Client) -> None:
    build_home()
    build_home("en")
    build_story("窯をあける")
    build_story("Opening the kiln", language="en")
    assert list_addresses(client) == {
        "/",
        "/stories/",
        "/stories/story-0/",
        "/en/",
        "/en/stories/",
        "/en/stories/story-1/",
    }


def test_drafts_private_pages_and_another_citys_are_not(client: Client) -> None:
    index = build_story_index()
    build_story("まだ", live=False)
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    Site.objects.create(hostname="tonari.example", root_page=root)
    assert list_addresses(client) == {"/"}
