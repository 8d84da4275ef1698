"""What each call does, after its token and parameters were found right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.graph.calls import feed, listings, nodes, others, photos
from sandbox.graph.calls.context import Call, is_photo_id

HANDLERS: dict[tuple[str, str], Callable[[Call], dict[str, Any]]] = {
    ("GET", "debug_token"): others.inspect,
    ("POST", ""): others.scrape,
    ("GET", "page"): nodes.read_page,
    ("POST", "page/feed"): feed.create,
    ("GET", "page/feed"): listings.list_feed,
    ("GET", "page/posts"): listings.list_published,
    ("GET", "page/published_posts"): listings.list_published,
    ("GET", "page/scheduled_posts"): listings.list_scheduled,
    ("POST", "page/photos"): photos.upload,
    ("GET", "page/subscribed_apps"): others.list_subscriptions,
    ("POST", "page/subscribed_apps"): others.subscribe,
    ("DELETE", "page/subscribed_apps"): others.unsubscribe,
    ("GET", "post"): nodes.read_post,
    ("POST", "post"): nodes.update_post,
    ("DELETE", "post"): nodes.delete_post,
    ("GET", "photo"): photos.read,
    ("DELETE", "photo"): photos.delete,
}

__all__ = ["HANDLERS", "Call", "is_photo_id"]
