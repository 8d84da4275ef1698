from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

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
    response = client.post(
        "/admin/login/",
        data=b"username=x",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert response.status_code == 400


def test_a_body_that_is_cut_short_is_a_bad_request(client: Client) -> None:
    response = client.generic(
        "POST",
        "/admin/login/",
        b"username=x",
        content_type="application/x-www-form-urlencoded",
        CONTENT_LENGTH="500",
    )
    assert response.status_code == 400


def test_a_multipart_body_without_its_end_is_a_bad_request(client: Client) -> None:
    response = client.generic(
        "POST",
        "/admin/login/",
        b"--x\r\nContent-Disposition: form-data; na",
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code in {400, 403}


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
