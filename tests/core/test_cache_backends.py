from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client

from core.cache_backends import Cache, ForgivingMixin
from tests.factories.pages import build_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(settings: Any) -> None:
    settings.CACHES = {
        **project.CACHES,
        "default": {"BACKEND": "tests.core.broken_cache.BrokenCache"},
    }


@pytest.mark.usefixtures("broken")
def test_with_the_cache_down_pages_are_published_and_read(client: Client, caplog: Any) -> None:
    story = build_story("湯気の話")
    story.save_revision().publish()

    assert client.get(story.url).status_code == 200
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
    assert "did not answer" in caplog.text
    assert "password" not in caplog.text


@pytest.mark.usefixtures("broken")
def test_a_cache_that_is_down_answers_as_an_empty_one() -> None:
    cache.set("a", 1)
    cache.set_many({"a": 1})
    cache.delete("a")
    assert cache.get("a", 7) == 7
    assert cache.get_many(["a"]) == {}
    assert cache.add("a", 1) is False
    assert "a" not in cache


def test_whatever_cache_url_names_is_made_forgiving() -> None:
    assert issubclass(Cache, ForgivingMixin)
