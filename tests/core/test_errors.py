"""Error pages of our own: in the reader's language, and without the database.

Nothing here has the database mark: a query would fail the test.
"""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory

from core import errors
from tests.factories.pages import build_home
from tests.words import say

PAGES = {
    400: "We could not read this request",
    403: "This cannot be done from here",
    404: "This page is not here",
    500: "Something went wrong here",
}
LANGUAGES = [
    ("/nowhere/", "ja", "ja", "/"),
    ("/easy/nowhere/", "ja-easy", "ja-x-easy", "/easy/"),
    ("/ko/nowhere/", "ko", "ko", "/ko/"),
    ("/en/nowhere/", "en", "en", "/en/"),
]


def make_page(status: int, path: str) -> BeautifulSoup:
    request = RequestFactory().get(path)
    answer = {
        400: lambda: errors.bad_request(request, ValueError()),
        403: lambda: errors.permission_denied(request, PermissionDenied()),
        404: lambda: errors.page_not_found(request, Http404()),
        500: lambda: errors.server_error(request),
    }[status]()
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize(("path", "language", "html_language", "front"), LANGUAGES)
@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_speaks_the_language_of_its_address(
    status: int, path: str, language: str, html_language: str, front: str
) -> None:
    page = make_page(status, path)
    assert page.html["lang"] == html_language
    assert page.h1.get_text() == say(PAGES[status], language=language)
    assert page.select_one(f'main a[href="{front}"]') is not None


def test_a_missing_page_offers_the_search_of_its_language() -> None:
    assert make_page(404, "/ko/x/").form["action"] == "/ko/search/"
    assert make_page(404, "/x/").form["action"] == "/search/"


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_needs_nothing_but_plain_files(status: int) -> None:
    page = make_page(status, "/")
    assert page.find("script") is None
    assert page.find("style") is None
    links = [link["href"] for link in page.select("link")]
    assert links
    assert all(link.startswith("/static/css/") for link in links)


@pytest.mark.django_db
def test_an_unknown_address_is_answered_with_the_page(client: Client) -> None:
    build_home()
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert say(PAGES[404]) in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_is_answered_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    build_home()
    monkeypatch.setattr("home.models.HomePage.get_context", lambda *_args, **_kwargs: 1 / 0)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert say(PAGES[500]) in answer.content.decode()
