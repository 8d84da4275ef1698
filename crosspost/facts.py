"""What a page says of price and availability: frozen with a post, compared when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wagtail.models import Page

from core.social import is_shareable

from .models import Announcement


def find_page(announcement: Announcement) -> Any:
    """Return the announced page as its own kind, or None when it was deleted."""
    page = Page.objects.filter(pk=announcement.page_id).first()
    return page.specific if page is not None else None


def read_facts(page: Any, *, at: datetime) -> dict[str, Any]:
    """Return what `page` says of price and availability at `at`; {} where it says nothing."""
    if page is None or not is_shareable(page):
        return {}
    facts = page.get_share_facts(at)
    if not facts:
        return {}
    return {**facts, "is_available": page.get_share_availability(at).is_available}


def find_picture(page: Any) -> dict[str, int] | None:
    """Return which picture stands for a page in lists, {"image_id"}; None where it has none."""
    if page is None or not is_shareable(page):
        return None
    pictures = page.get_share_pictures()
    return {"image_id": pictures[0].image_id} if pictures else None


def read_turn(page: Any) -> str:
    """Return whose turn in a queue a page takes, "" where nobody waits."""
    return page.get_share_turn() if page is not None and is_shareable(page) else ""


def find_changed_facts(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the names of what a frozen post says and its page does not say any more.

    A post that said nothing of facts cannot be wrong about them. What could not be had when the
    post was made and can be had now is good news, no contradiction: goods wait in a queue while
    they are sold out. (pure)
    """
    if not frozen:
        return []
    names = (frozen.keys() | now.keys()) - {"is_available"}
    changed = {name for name in names if frozen.get(name) != now.get(name)}
    if not frozen.get("is_available", True) and now.get("is_available"):
        changed.discard("availability")
    return sorted(changed)
