"""Listings page by page, with Facebook's opaque cursors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet

from sandbox.graph.errors import bad_param
from sandbox.graph.models import Post

USUAL_LIMIT = 25
MOST_ITEMS = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode_cursor(post: Post) -> str:
    micros = (post.created_at - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{micros}:{post.number}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[datetime, int]:
    try:
        padded = text + "=" * (-len(text) % 4)
        micros, number = base64.urlsafe_b64decode(padded.encode()).decode().split(":")
        return _EPOCH + timedelta(microseconds=int(micros)), int(number)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise bad_param(
            "Invalid cursor", refusal="The cursor is not one that this listing gave."
        ) from error


def take_page(posts: QuerySet[Post], values: dict[str, Any]) -> tuple[list[Post], bool, bool]:
    """Return one page of `posts`, newest first; and whether older and newer ones exist."""
    limit = values.get("limit", USUAL_LIMIT)
    if not 1 <= limit <= MOST_ITEMS:
        raise bad_param(
            f"The limit parameter should not exceed {MOST_ITEMS}",
            refusal=f"limit is from 1 to {MOST_ITEMS}, not {limit}.",
        )
    if "before" in values:
        at, number = decode_cursor(values["before"])
        newer = posts.filter(Q(created_at__gt=at) | Q(created_at=at, number__gt=number))
        found = list(newer.order_by("created_at", "number")[: limit + 1])
        return found[:limit][::-1], True, len(found) > limit
    if "after" in values:
        at, number = decode_cursor(values["after"])
        posts = posts.filter(Q(created_at__lt=at) | Q(created_at=at, number__lt=number))
    found = list(posts.order_by("-created_at", "-number")[: limit + 1])
    return found[:limit], len(found) > limit, "after" in values


def describe_paging(
    posts: Sequence[Post],
    *,
    path: str,
    query: dict[str, str],
    has_older: bool,
    has_newer: bool,
) -> dict[str, Any]:
    """Return the `paging` object. Its addresses carry a parameter that the API has removed, as
    real ones do in Meta's own samples: who replays them is refused."""
    before, after = encode_cursor(posts[0]), encode_cursor(posts[-1])
    address = f"{settings.BASE_URL}{path}?{urlencode({**query, 'pretty': '0'})}"
    paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    if has_newer:
        paging["previous"] = f"{address}&before={before}"
    if has_older:
        paging["next"] = f"{address}&after={after}"
    return paging
