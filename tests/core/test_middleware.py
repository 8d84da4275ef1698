from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Site

from core.middleware import MalformedRequestMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


def test_a_host_of_a_city_is_answered_and_a_foreign_one_is_not(client: Client) -> None:
    Site.objects.update(hostname="www.city.example")
    assert client.get("/", HTTP_HOST="www.city.example").status_code == 200
    assert client.get("/", HTTP_HOST="www.city.example:8000").status_code == 200
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


def test_a_new_city_is_answered_at_once(client: Client) -> None:
    assert client.get("/", HTTP_HOST="new.example").status_code == 400
    root = Site.objects.get(is_default_site=True).root_page
    Site.objects.create(hostname="new.example", root_page=root)
    assert client.get("/", HTTP_HOST="new.example").status_code == 200


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "nonsense", "idna"])
def test_a_form_in_an_odd_charset_is_a_bad_request(client: Client, charset: str) -> None:
    response = client.generic(
        "POST",
        "/admin/login/",
        b"username=x",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"username=x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; na"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nx',
        ),
    ],
)
def test_a_body_that_is_cut_short_is_a_bad_request(content_type: str, body: bytes) -> None:
    environ = RequestFactory().post("/", SERVER_NAME="localhost").environ
    environ |= {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body) + 100),
        "wsgi.input": io.BytesIO(body),
    }

    def read_form(request: HttpRequest) -> HttpResponse:
        return HttpResponse(repr(request.POST))

    with pytest.raises(BadRequest, match="shorter than it says"):
        MalformedRequestMiddleware(read_form)(WSGIRequest(environ))


def test_a_whole_body_passes(client: Client) -> None:
    response = client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/a%00b/", "/search/?q=%00"])
def test_a_nul_in_the_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_browser_language_redirects_nobody(client: Client) -> None:
    response = client.get("/", HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 200
    assert response["Content-Language"] == "ja"


def test_an_error_page_speaks_the_language_of_its_address(client: Client) -> None:
    for prefix, language in (("", "ja"), ("en/", "en"), ("ko/", "ko"), ("easy/", "ja-x-easy")):
        response: Any = client.get(f"/{prefix}no-such-page/")
        assert response.status_code == 404
        assert f'lang="{language}"' in response.content.decode()
