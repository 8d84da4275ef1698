"""What is really out: counted on the sandbox's wall, never in the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bench.servers import Sandbox
from crosspost.markers import find_markers
from crosspost.models import Delivery


@dataclass(frozen=True)
class Wall:
    """Visible posts by (announcement, channel), and by the marker of one version."""

    by_wish: Counter[tuple[int, int]]
    by_marker: Counter[str]


def read_wall(sandbox: Sandbox, page_ids: list[str]) -> Wall:
    wishes = {
        marker: (announcement, channel)
        for marker, announcement, channel in Delivery.objects.values_list(
            "marker", "announcement_id", "channel_id"
        )
    }
    by_wish: Counter[tuple[int, int]] = Counter()
    by_marker: Counter[str] = Counter()
    for page_id in page_ids:
        for post in sandbox.ask("facebook/posts/", page=page_id)["posts"]:
            for marker in find_markers(f"{post['message']}\n{post['link']}"):
                if post["is_published"] and marker in wishes:
                    by_wish[wishes[marker]] += 1
                    by_marker[marker] += 1
    return Wall(by_wish=by_wish, by_marker=by_marker)


def count_repeated_calls(sandbox: Sandbox) -> int:
    """Return how many visible one-step calls went over the wire more than once for one marker."""
    calls: Counter[str] = Counter()
    for request in sandbox.ask("requests/", provider="facebook")["requests"]:
        params = request["params"]
        is_visible = request["method"] == "POST" and request["path"].endswith("/feed")
        if is_visible and params.get("published") != "false":
            calls.update(find_markers(f"{params.get('message', '')}\n{params.get('link', '')}"))
    return sum(count - 1 for count in calls.values())
