"""Reading a Page; reading, changing and deleting a post."""

from __future__ import annotations

from typing import Any

from sandbox.graph.calls.context import Call, get_page, require_page_token
from sandbox.graph.calls.feed import check_message
from sandbox.graph.errors import bad_param, object_gone, permission_missing
from sandbox.graph.models import Post
from sandbox.graph.render import render_page, render_post
from sandbox.graph.services import delete_post as remove_post
from sandbox.graph.services import edit_message, find_post, publish_due_posts, publish_post
from sandbox.graph.troubles import (
    CALL_DELETE,
    CALL_EDIT,
    CALL_FLIP,
    is_read_as_missing,
    refuse_if_blocked,
    refuse_if_unstaged,
    spoil_answer,
)


def read_page(call: Call) -> dict[str, Any]:
    return render_page(get_page(call), call.wishes)


def read_post(call: Call) -> dict[str, Any]:
    publish_due_posts()
    post = _get_post(call)
    if is_read_as_missing(post.page_id):
        raise object_gone(call.node)
    return render_post(post, call.wishes)


def _get_post(call: Call) -> Post:
    """Return the post if the caller may see it: others see nothing of a Page's own posts."""
    post = find_post(call.node)
    if post is None or call.caller.page_id != post.page_id:
        raise object_gone(call.node)
    return post


def update_post(call: Call) -> dict[str, Any]:
    require_page_token(call, call.node.partition("_")[0])
    post = _get_post(call)
    if post.app_id != call.caller.app_id:
        raise permission_missing(
            "Only posts that were created by this app can be edited",
            refusal=f"The post {post.graph_id} was not made by this app.",
        )
    if not call.values:
        raise bad_param(
            "Requires at least one param to change",
            refusal="A change of a post names at least one thing to change.",
        )
    if "message" in call.values:
        _change_text(call, post)
    if "is_published" in call.values:
        _change_visibility(call, post, is_published=call.values["is_published"])
    return {"success": True}


def _change_text(call: Call, post: Post) -> None:
    message = call.values["message"]
    check_message(message)
    if not message.strip() and not post.link and not post.photos.all():
        raise bad_param("A post cannot be empty", refusal="The new text leaves the post empty.")
    edit_message(post, message)
    call.note(f"changed the text of {post.graph_id}")
    spoil_answer(call.request, page_id=post.page_id, call=CALL_EDIT)


def _change_visibility(call: Call, post: Post, *, is_published: bool) -> None:
    if not is_published:
        if post.is_published:
            raise bad_param(
                "A published post cannot be unpublished",
                refusal="is_published=false on a post that is already visible.",
            )
        return
    if not post.is_published:
        refuse_if_blocked(post.page_id)
        refuse_if_unstaged(post.page_id)
        publish_post(post)
    call.note(f"showed {post.graph_id}")
    spoil_answer(call.request, page_id=post.page_id, call=CALL_FLIP)


def delete_post(call: Call) -> dict[str, Any]:
    require_page_token(call, call.node.partition("_")[0])
    post = _get_post(call)
    remove_post(post)
    call.note(f"deleted {call.node}")
    spoil_answer(call.request, page_id=post.page_id, call=CALL_DELETE)
    return {"success": True}
