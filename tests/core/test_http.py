from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.http import is_same_origin


@pytest.mark.parametrize(
    ("_case", "headers", "expected"),
    [
        ("a modern browser on our page", {"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ("a modern browser on another site", {"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ("a sister host of the same domain", {"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ("an old browser with Origin", {"HTTP_ORIGIN": "http://testserver"}, True),
        ("another port is another origin", {"HTTP_ORIGIN": "http://testserver:81"}, False),
        ("another scheme is another origin", {"HTTP_ORIGIN": "https://testserver"}, False),
        ("an opaque origin", {"HTTP_ORIGIN": "null"}, False),
        ("an old phone with Referer", {"HTTP_REFERER": "http://testserver/shop/"}, True),
        ("a forged prefix", {"HTTP_REFERER": "http://testserver.evil.example/"}, False),
        ("somebody who says nothing", {}, False),
        ("an Origin that is no address", {"HTTP_ORIGIN": "http://["}, False),
        (
            "Sec-Fetch-Site and Origin that disagree",
            {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://evil.example"},
            False,
        ),
    ],
)
def test_a_form_is_ours_only_if_the_browser_says_so(
    _case: str, headers: dict[str, str], expected: bool
) -> None:
    assert is_same_origin(RequestFactory().post("/basket/add/", **headers)) is expected
