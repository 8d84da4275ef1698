"""Finding a delivery's own posts in its Page's list, by the marker in our link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .graph_outcome import Outcome
from .ledger import close_attempt, open_attempt
from .markers import find_markers
from .models import Delivery
from .post_text import get_all_text
from .states import AttemptKind

if TYPE_CHECKING:
    from .facebook import FacebookPage


def list_own_posts(delivery: Delivery, page: FacebookPage) -> tuple[list[dict[str, Any]], Outcome]:
    """Read the Page's list; return the posts with our link, oldest first, and how it went.

    None found says something only where the outcome is ok: a list that could not be read looks
    just as empty.
    """
    attempt = open_attempt(delivery, AttemptKind.RECONCILE)
    posts, outcome = page.list_published_posts()
    mine = [post for post in posts if delivery.marker in find_markers(get_all_text(post))]
    mine.sort(key=lambda post: str(post.get("created_time")))
    close_attempt(
        attempt,
        outcome,
        summary=f"{len(posts)} posts read, with our link: "
        + (", ".join(str(post.get("id")) for post in mine) or "0"),
    )
    return mine, outcome
