"""What must be true at the moment of sending, whatever was true when it was planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from core.social import is_shareable

from .graph_outcome import Outcome
from .models import Delivery
from .payload import hash_payload
from .public_page import PublicPage
from .reasons import Reason
from .states import State


@dataclass(frozen=True, kw_only=True)
class ClosedGate:
    """Why it may not go out now, and where that leaves the delivery."""

    target: State
    reason: Reason


def find_closed_gate(delivery: Delivery) -> ClosedGate | None:
    """Return the first closed gate that the database knows of, or None."""
    if hash_payload(delivery.payload) != delivery.payload_sha256:
        # Somebody changed what was frozen, past the program: nobody vouches for these words.
        return ClosedGate(target=State.HELD, reason=Reason.REQUEST_REFUSED)
    page = Page.objects.filter(pk=delivery.announcement.page_id).first()
    if page is None:
        return ClosedGate(target=State.CANCELLED, reason=Reason.PAGE_DELETED)
    if not page.live or page.expired:
        return ClosedGate(target=State.HELD, reason=Reason.PAGE_GONE)
    if page.get_view_restrictions().exists():
        return ClosedGate(target=State.HELD, reason=Reason.PAGE_NOT_PUBLIC)
    specific = page.specific
    if is_shareable(specific):
        availability = specific.get_share_availability(timezone.now())
        if not availability.is_available:
            return ClosedGate(target=State.HELD, reason=Reason.NOT_AVAILABLE)
    return None


def get_page_url(delivery: Delivery) -> str:
    """Return the absolute address of the announced page, or "" when it has none."""
    page = Page.objects.filter(pk=delivery.announcement.page_id).first()
    return (page.full_url or "") if page is not None else ""


def is_card_right(page: PublicPage, scraped: Outcome) -> bool:
    """Whether the card that Facebook will show has the page's own title and picture."""
    if _plain(scraped.data.get("title")) != _plain(page.title) or not page.title:
        return False
    if not page.image:
        return True
    return page.image in _list_image_urls(scraped.data.get("image"))


def _list_image_urls(images: Any) -> list[str]:
    entries = images if isinstance(images, list) else [images]
    return [str(entry.get("url", "")) for entry in entries if isinstance(entry, dict)]


def _plain(value: Any) -> str:
    return " ".join(str(value or "").split())
