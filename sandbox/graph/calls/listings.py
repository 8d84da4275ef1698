"""GET /{page}/feed, /posts, /published_posts, /scheduled_posts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sandbox.graph.calls.context import Call, get_page
from sandbox.graph.errors import permission_missing
from sandbox.graph.models import Post
from sandbox.graph.paging import describe_paging, take_page
from sandbox.graph.render import check_post_wishes, render_post
from sandbox.graph.services import publish_due_posts
from sandbox.graph.troubles import is_unlisted


def list_feed(call: Call) -> dict[str, Any]:
    """Published and unpublished posts together."""
    page = get_page(call)
    if "pages_read_user_content" not in call.caller.scopes:
        raise permission_missing("Requires pages_read_user_content permission", code=10)
    return _answer(call, page.posts.all())


def list_published(call: Call) -> dict[str, Any]:
    return _answer(call, get_page(call).posts.filter(is_published=True))


def list_scheduled(call: Call) -> dict[str, Any]:
    page = get_page(call)
    return _answer(
        call, page.posts.filter(is_published=False, scheduled_publish_time__isnull=False)
    )


def _answer(call: Call, posts: QuerySet[Post]) -> dict[str, Any]:
    check_post_wishes(call.wishes)
    publish_due_posts()
    rows = posts.select_related("page").prefetch_related("photos")
    found, has_older, has_newer = take_page(rows, call.values)
    if not found or is_unlisted(call.node):
        return {"data": []}
    return {
        "data": [render_post(post, call.wishes) for post in found],
        "paging": describe_paging(
            found,
            path=call.request.path,
            query=call.query,
            has_older=has_older,
            has_newer=has_newer,
        ),
    }
