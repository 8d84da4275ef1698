"""Writes down what apps hear of, in the transaction of what happened."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from django.db import transaction

from sandbox.graph.models import Notice, Post, Subscription
from sandbox.trouble.clock import get_now
from sandbox.trouble.services import take_trouble

LATE = timedelta(seconds=30)
HELD = timedelta(seconds=2)
#: Rung when there is something to tell, so that the postman looks at once.
bell = threading.Event()


def note_post(post: Post, *, verb: str) -> None:
    """Note that a post was made or shown ("add"), "edited", or deleted ("remove")."""
    item = "post" if verb == "remove" else _find_item(post)
    value: dict[str, Any] = {"item": item, "verb": verb, "post_id": post.graph_id}
    if verb != "remove":
        value |= {"published": 1, "message": post.message}
        if post.link:
            value["link"] = post.link
    _note(post, value)


def note_figure(post: Post, name: str) -> None:
    """Note a reaction or a comment of a reader; of shares Facebook says nothing."""
    if name == "reactions":
        _note(post, {"item": "reaction", "verb": "add", "reaction_type": "like"})
    elif name == "comments":
        _note(post, {"item": "comment", "verb": "add", "message": "…"})


def _find_item(post: Post) -> str:
    if post.photos.exists():
        return "photo"
    return "share" if post.link else "status"


def _note(post: Post, value: dict[str, Any]) -> None:
    apps = [
        row.app_id for row in Subscription.objects.filter(page=post.page_id) if "feed" in row.fields
    ]
    if not apps or take_trouble("facebook", "webhook_off", target=post.page_id):
        return
    now = get_now()
    is_late = take_trouble("facebook", "webhook_late", target=post.page_id) is not None
    is_shuffled = take_trouble("facebook", "webhook_shuffled", target=post.page_id) is not None
    copies = 2 if take_trouble("facebook", "webhook_doubled", target=post.page_id) else 1
    value = {
        "from": {"id": post.page_id, "name": post.page.name},
        "post_id": post.graph_id,
        "created_time": int(now.timestamp()),
        **value,
    }
    Notice.objects.bulk_create(
        Notice(
            page_id=post.page_id,
            app_id=app_id,
            value=value,
            happened_at=now,
            # The copy comes in a call of its own.
            due_at=now
            + (LATE if is_late else timedelta())
            + (HELD if is_shuffled else timedelta())
            + copy * timedelta(seconds=1),
            is_last_first=is_shuffled,
        )
        for app_id in apps
        for copy in range(copies)
    )
    transaction.on_commit(bell.set)
