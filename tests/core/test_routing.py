"""An address leads to its page with few questions, and what is remembered never hides a change."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from core.models import CitySettings
from tests.factories.pages import build_home, get_site
from tests.factories.products import build_product_page, build_sellable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembered(settings: Any) -> None:
    """What is the same on all pages is remembered, as in a running city."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "routes"}
    settings.CACHES = {**settings.CACHES, "views": memory}
    caches["views"].clear()


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Any:
    """What is changed inside is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_every_address_of_the_tree_leads_to_its_page(client: Client, settings: Any) -> None:
    build_home()
    page = build_product_page(build_sellable(name="煎茶"))
    english = build_home("en")
    client.cookies[settings.SESSION_COOKIE_NAME] = "none"  # no stored page
    for _turn in range(2):
        assert client.get("/").status_code == 200
        assert client.get("/shop/").context["page"].pk == page.get_parent().pk
        assert client.get(page.url).context["page"].pk == page.pk
        assert client.get("/en/").context["page"].pk == english.pk
        for unknown in ("/shop/unknown/", "/unknown/", f"{page.url}more/", "/en/shop/"):
            assert client.get(unknown).status_code == 404, unknown
    assert client.get("/_util/login/").status_code == 200


def test_a_page_below_two_others_is_one_question(client: Client) -> None:
    page = build_product_page(build_sellable(name="煎茶"))
    client.get("/shop/?x=1")
    with CaptureQueriesContext(connection) as queries:
        client.get("/shop/?x=2")
        client.get(f"{page.url}?x=1")
    tables = [query["sql"] for query in queries if "LIMIT" in query["sql"]]
    assert not [sql for sql in tables if 'FROM "wagtailcore_site"' in sql]
    assert len([sql for sql in tables if page.slug in sql]) == 1


def test_a_page_that_is_taken_down_moved_or_renamed_is_so_at_once(
    client: Client, at_once: Any
) -> None:
    page = build_product_page(build_sellable(name="煎茶"))
    assert client.get(page.url).status_code == 200
    shop = page.get_parent().specific
    with at_once():
        shop.slug = "market"
        shop.save_revision().publish()
    assert client.get(f"/market/{page.slug}/").status_code == 200
    with at_once():
        page.unpublish()
    assert client.get(f"/market/{page.slug}/").status_code == 404
    with at_once():
        shop.unpublish()
    assert client.get("/market/").status_code == 404


def test_a_page_that_becomes_private_is_so_at_once(client: Client, at_once: Any) -> None:
    page = build_product_page(build_sellable(name="煎茶"))
    assert client.get(page.url).status_code == 200
    with at_once():
        rule = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    response = client.get(page.url)
    assert (response.status_code, "login" in response["Location"]) == (302, True)
    with at_once():
        rule.delete()
    assert client.get(page.url).status_code == 200


def test_the_city_s_details_and_its_address_change_at_once(client: Client, at_once: Any) -> None:
    build_home()
    client.get("/")
    with at_once():
        city = CitySettings.for_site(get_site())
        city.name = "新しい町"
        city.save()
    assert "新しい町" in client.get("/").content.decode()
    with at_once():
        site = get_site()
        site.hostname = "www.city.example"
        site.save()
    assert client.get("/", HTTP_HOST="www.city.example").status_code == 200
