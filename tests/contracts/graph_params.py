"""Which parameters the Graph API takes, from Meta's own package and a reviewed list.

Every request that the adapter makes in any test passes through `check_request`.
"""

from __future__ import annotations

import ast
import functools
import inspect
import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.adobjects.post import Post

from .scripted_server import SeenRequest

PREFIX = re.compile(r"/graph/(v\d+\.\d+)/(.*)")

#: What Meta's package does not describe, each with where it is documented.
ADDITIONS: dict[str, dict[str, str]] = {
    # Meta's guide "Making an API call" and "Securing Graph API requests": on every call.
    "*": {"access_token": "string", "appsecret_proof": "string"},
    # Guide "Field expansion": on every read.
    "GET": {"fields": "string"},
    # Guide "Paginated results": on every listing.
    "LIST": {"after": "string", "limit": "unsigned int"},
    # Sharing guide "Updating a cached URL": POST /?id={url}&scrape=true.
    "POST ": {"id": "string", "scrape": "bool"},
    # Reference /debug_token.
    "GET debug_token": {"input_token": "string"},
    # Reference Page Photos: "url or a file attachment"; as multipart field "source".
    "POST page/photos": {"source": "file"},
}

#: Gone from every version since 2026-10-27.
REMOVED = {"pretty", "debug", "date_format", "ids"}


@dataclass
class Route:
    """How a call is named here, and Meta's method that describes it."""

    pattern: str
    name: str
    method: Any = None
    is_list: bool = False
    required: tuple[str, ...] = field(default_factory=tuple)


ROUTES: dict[str, list[Route]] = {
    "POST": [
        Route(pattern=r"", name="", required=("id", "scrape")),
        Route(pattern=r"\d+/feed", name="page/feed", method=Page.create_feed),
        Route(
            pattern=r"\d+/photos",
            name="page/photos",
            method=Page.create_photo,
            required=("source",),
        ),
        Route(pattern=r"\d+_\d+", name="post", method=PagePost.api_update),
    ],
    "GET": [
        Route(pattern=r"debug_token", name="debug_token", required=("input_token",)),
        Route(
            pattern=r"\d+/published_posts",
            name="page/published_posts",
            method=Page.get_published_posts,
            is_list=True,
        ),
        Route(pattern=r"\d+/feed", name="page/feed", method=Page.get_feed, is_list=True),
        Route(pattern=r"\d+_\d+", name="post", method=PagePost.api_get),
        Route(pattern=r"\d+", name="photo", method=Photo.api_get),
    ],
    "DELETE": [
        Route(pattern=r"\d+_\d+", name="post", method=Post.api_delete),
        Route(pattern=r"\d+", name="photo", method=Photo.api_delete),
    ],
}


class WrongRequestError(AssertionError):
    """The adapter sent something that the real API would refuse."""


def find_route(request: SeenRequest) -> Route:
    match = PREFIX.fullmatch(request.path)
    if match is None:
        raise WrongRequestError(f"no version in {request.path}")
    for route in ROUTES.get(request.method, []):
        if re.fullmatch(route.pattern, match.group(2)):
            return route
    raise WrongRequestError(f"unknown call {request.method} {request.path}")


def check_request(request: SeenRequest) -> None:
    """Raise WrongRequestError unless every parameter is known and of its type."""
    route = find_route(request)
    values = read_params(request)
    kinds = list_kinds(request.method, route)
    for name in route.required:
        if name not in values:
            raise WrongRequestError(f"{route.name} lacks {name}")
    for name, value in values.items():
        if name in REMOVED:
            raise WrongRequestError(f"{name} was removed from the API")
        if name not in kinds:
            raise WrongRequestError(f"{request.method} {route.name} has no parameter {name}")
        if not is_of_kind(value, kinds[name]):
            raise WrongRequestError(f"{name}={value!r} is not a {kinds[name]}")


def read_params(request: SeenRequest) -> dict[str, Any]:
    values: dict[str, Any] = {}
    sources = [request.query]
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/"):
        for name, (file_name, _type, data) in request.parts.items():
            values[name] = data if file_name else data.decode()
    elif request.body:
        sources.append(request.form)
    for source in sources:
        for name, found in source.items():
            if len(found) != 1 or name in values:
                raise WrongRequestError(f"{name} was sent more than once")
            values[name] = found[0]
    return values


def list_kinds(verb: str, route: Route) -> dict[str, str]:
    kinds = dict(ADDITIONS["*"])
    kinds |= ADDITIONS.get(f"{verb} {route.name}", {})
    if verb == "GET" and route.name != "debug_token":
        kinds |= ADDITIONS["GET"]
    if route.is_list:
        kinds |= ADDITIONS["LIST"]
    if route.method is not None:
        kinds |= read_param_types(route.method)
    return kinds


@functools.cache
def read_param_types(method: Any) -> dict[str, str]:
    """Return the `param_types` dictionary that one method of Meta's package checks with."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "param_types":
            return ast.literal_eval(node.value)
    raise LookupError(method)


def is_of_kind(value: Any, kind: str) -> bool:
    if kind == "file":
        return isinstance(value, bytes)
    if not isinstance(value, str) or kind not in _TESTS:
        return False
    return _TESTS[kind](value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_list_of_objects(value: str) -> bool:
    items = _load(value)
    return isinstance(items, list) and all(isinstance(item, dict) for item in items)


_TESTS: dict[str, Callable[[str], bool]] = {
    "string": lambda value: True,
    "bool": lambda value: value in ("true", "false"),
    "int": _is_number,
    "unsigned int": _is_number,
    "Object": lambda value: isinstance(_load(value), dict),
    "list<Object>": _is_list_of_objects,
    "unpublished_content_type_enum": lambda value: (
        value in vars(Page.UnpublishedContentType).values()
    ),
}


def _load(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
