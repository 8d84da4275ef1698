"""The adapter with short patience, and what tests of it say again and again."""

from __future__ import annotations

import json
from typing import Any

from crosspost.facebook import FacebookPage
from crosspost.graph_outcome import Outcome

from .scripted_server import (
    answer,
)

TOKEN = "EAAverysecrettoken0001"
SECRET = "app-secret"
PAGE = "200000000000001"
POST = f"{PAGE}_77"
CREATED = answer(json.dumps({"id": POST}), headers={"facebook-api-version": "v26.0"})


def open_page(url: str, **options: Any) -> FacebookPage:
    values: dict[str, Any] = {
        "page_id": PAGE,
        "access_token": TOKEN,
        "app_id": "100000000000001",
        "app_secret": SECRET,
        "graph_url": url,
        "version": "v26.0",
        "connect_timeout": 1,
        "read_timeout": 0.5,
        "deadline": 3,
        **options,
    }
    return FacebookPage(**values)


def publish(page: FacebookPage) -> Outcome:
    return page.create_post(
        message="新茶の季節です", link="http://localhost/s/bcdfghjkmn/", photo_ids=[]
    )


def error_body(code: int, subcode: int | None = None, **more: Any) -> str:
    error = {"message": "No.", "type": "OAuthException", "code": code, "fbtrace_id": "AbC", **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return json.dumps({"error": error})
