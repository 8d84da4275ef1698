"""The names and types that the sandbox takes, against Meta's own Python package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.adobjects.url import URL

from sandbox.graph.specs import CALLS, REMOVED_PARAMS

# What Meta's package makes of each call; None where it has no such call.
META_CALLS: dict[tuple[str, str], Callable[..., Any] | None] = {
    ("GET", "debug_token"): None,
    ("POST", ""): URL("1").api_update,
    ("GET", "page"): Page("1").api_get,
    ("POST", "page/feed"): Page("1").create_feed,
    ("GET", "page/feed"): Page("1").get_feed,
    ("GET", "page/posts"): Page("1").get_posts,
    ("GET", "page/published_posts"): Page("1").get_published_posts,
    ("GET", "page/scheduled_posts"): Page("1").get_scheduled_posts,
    ("POST", "page/photos"): Page("1").create_photo,
    ("GET", "page/subscribed_apps"): Page("1").get_subscribed_apps,
    ("POST", "page/subscribed_apps"): Page("1").create_subscribed_app,
    ("DELETE", "page/subscribed_apps"): Page("1").delete_subscribed_apps,
    ("GET", "post"): PagePost("1").api_get,
    ("POST", "post"): PagePost("1").api_update,
    ("DELETE", "post"): PagePost("1").api_delete,
    ("GET", "photo"): Photo("1").api_get,
    ("DELETE", "photo"): Photo("1").api_delete,
}
PAGING = "paging by cursors, limit at most 100, is a matter of every listing"
LISTINGS = ("page/feed", "page/posts", "page/published_posts", "page/scheduled_posts")
# Reviewed by hand: what the sandbox takes beyond the package, and why.
ADDITIONS: dict[tuple[str, str, str], str] = {
    ("GET", "debug_token", "input_token"): "GET /debug_token?input_token= is no object's edge",
    ("POST", "page/photos", "source"): "the reference page says: url or a file attachment",
    ("POST", "", "id"): "the scraper is called at the root with the address as id",
    ("POST", "", "scrape"): "scrape=true asks for a fresh look at the address",
    **{("GET", shape, "limit"): PAGING for shape in LISTINGS},
    **{("GET", shape, "after"): PAGING for shape in LISTINGS},
    **{("GET", shape, "before"): PAGING for shape in LISTINGS},
}


def read_meta_types(call: Callable[..., Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
    checker = call(pending=True)._param_checker
    return checker._type_check_info, {
        name: list(values) for name, values in checker._enum_data.items()
    }


def test_every_call_is_compared() -> None:
    assert set(META_CALLS) == set(CALLS)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_names_and_types_are_metas_own_or_reviewed_additions(call: tuple[str, str]) -> None:
    meta_call = META_CALLS[call]
    types, enums = read_meta_types(meta_call) if meta_call else ({}, {})

    for name, kind in CALLS[call].params.items():
        if (*call, name) in ADDITIONS:
            continue
        assert types.get(name) == kind, f"{call} takes {name} as {kind}"
    for name, choices in CALLS[call].enums.items():
        assert set(choices) <= set(enums[name])


def test_no_addition_is_left_over() -> None:
    taken = {(*call, name) for call, spec in CALLS.items() for name in spec.params}

    assert set(ADDITIONS) <= taken


def test_what_was_removed_is_taken_nowhere() -> None:
    for spec in CALLS.values():
        assert not set(REMOVED_PARAMS) & set(spec.params)
