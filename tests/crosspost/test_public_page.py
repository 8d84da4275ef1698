from __future__ import annotations

from typing import Any

import pytest

from crosspost.public_page import SiteUnreachableError, fetch_public_page
from tests.contracts.scripted_server import (
    ScriptedServer,
    answer,
    find_closed_port,
    hang_up,
    run_server,
)

HTML = """<html><head><meta property="og:title" content="新茶 &amp; 茶器">
<meta property="og:image" content="/media/tea.jpg"><meta property="og:title" content="second">
</head><body></body></html>"""


def fetch(*plays: Any) -> tuple[Any, ScriptedServer]:
    with run_server(ScriptedServer(script=list(plays))) as server:
        return fetch_public_page(f"http://127.0.0.1:{server.port}/story/"), server


def test_a_public_page_is_read_without_a_cookie_and_with_its_card() -> None:
    page, server = fetch(answer(HTML, content_type="text/html", headers={"Set-Cookie": "a=b"}))

    assert page.is_public
    assert page.title == "新茶 & 茶器"
    assert page.image == f"http://127.0.0.1:{server.port}/media/tea.jpg"
    assert server.requests[0].headers.get("cookie", "") == ""


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503, 204])
def test_anything_but_200_is_not_public(status: int) -> None:
    page, _server = fetch(answer("", status=status, content_type="text/html"))

    assert not page.is_public
    assert page.status == status


def test_a_redirect_on_our_host_is_followed_and_one_elsewhere_is_not() -> None:
    moved = answer("", status=301, headers={"Location": "/new/"})
    page, server = fetch(moved, answer(HTML, content_type="text/html"))
    assert page.is_public
    assert [request.path for request in server.requests] == ["/story/", "/new/"]

    away = answer("", status=302, headers={"Location": "http://login.example/?next=/story/"})
    page, server = fetch(away)
    assert not page.is_public
    assert len(server.requests) == 1


def test_redirects_without_end_are_not_public() -> None:
    page, server = fetch(answer("", status=302, headers={"Location": "/story/"}))

    assert not page.is_public
    assert len(server.requests) == 4


def test_no_answer_is_worth_another_try() -> None:
    with pytest.raises(SiteUnreachableError):
        fetch(hang_up)
    with pytest.raises(SiteUnreachableError):
        fetch_public_page(f"http://127.0.0.1:{find_closed_port()}/")


def test_a_page_without_an_address_is_worth_another_try() -> None:
    with pytest.raises(SiteUnreachableError):
        fetch_public_page("")
