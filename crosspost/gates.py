"""What must be true at the moment of sending, whatever was true when it was planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from alerts.models import Alert
from alerts.selectors import get_emergency_url, is_newest
from core.social import is_shareable

from .facts import find_changed_facts, read_facts
from .graph_outcome import Outcome
from .models import CrosspostSettings, Delivery
from .payload import hash_payload
from .public_page import PublicPage
from .reasons import Reason
from .share_card import list_image_urls
from .states import State
from .vouching import is_vouched_for, needs_approval


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
    now = timezone.now()
    alert = delivery.announcement.alert
    page = read_page(delivery) if alert is None else None
    if not is_vouched_for(delivery) and (
        page.needs_approval if page is not None else needs_approval(delivery.channel.site_id)
    ):
        return ClosedGate(target=State.HELD, reason=Reason.NOT_APPROVED)
    end = delivery.not_after if delivery.queue_position is None else None
    if end is not None and end <= now:
        return ClosedGate(target=State.HELD, reason=Reason.TOO_LATE)
    if alert is not None:
        return _find_closed_gate_of_alert(delivery, alert)
    if page is None:
        return ClosedGate(target=State.CANCELLED, reason=Reason.PAGE_DELETED)
    return _find_closed_gate_of_page(delivery, page, now=now)


def read_page(delivery: Delivery) -> Any:
    """Read the announced page anew, as its own kind, with what else the gates ask; None if gone.

    One query: `needs_approval` is what its city says, `may_be_restricted` whether any page at
    all is protected. `get_page_url` uses the page that was read last.
    """
    announcement = delivery.announcement
    rows = _get_page_model(announcement.section).objects.filter(pk=announcement.page_id)
    page = rows.annotate(
        needs_approval=Exists(
            CrosspostSettings.objects.filter(site=delivery.channel.site_id, needs_approval=True)
        ),
        may_be_restricted=Exists(PageViewRestriction.objects.all()),
    ).first()
    announcement.page = page
    return page


def _get_page_model(section: str) -> Any:
    try:
        return apps.get_model(section) if section else Page
    except LookupError:
        # A kind of page that this version does not know any more.
        return Page


def _find_closed_gate_of_alert(delivery: Delivery, alert: Alert) -> ClosedGate | None:
    """The city's own notice: only its newest words may go out."""
    if is_newest(delivery.announcement.translation_key, alert):
        return None
    return ClosedGate(target=State.CANCELLED, reason=Reason.ALERT_MOVED_ON)


def _find_closed_gate_of_page(delivery: Delivery, page: Any, *, now: datetime) -> ClosedGate | None:
    if not page.live or page.expired:
        return ClosedGate(target=State.HELD, reason=Reason.PAGE_GONE)
    if page.may_be_restricted and page.get_view_restrictions().exists():
        return ClosedGate(target=State.HELD, reason=Reason.PAGE_NOT_PUBLIC)
    specific = page.specific
    if is_shareable(specific):
        availability = specific.get_share_availability(now)
        if not availability.is_available:
            return ClosedGate(target=State.HELD, reason=Reason.NOT_AVAILABLE)
        if find_changed_facts(delivery.payload.get("facts") or {}, read_facts(specific, at=now)):
            return ClosedGate(target=State.HELD, reason=Reason.FACTS_CHANGED)
    return None


def get_page_url(delivery: Delivery) -> str:
    """Return the absolute address of the announced page, or "" when it has none."""
    if delivery.announcement.alert_id is not None:
        return get_emergency_url(delivery.announcement.site)
    page = delivery.announcement.page
    return (page.full_url or "") if page is not None else ""


def is_card_right(page: PublicPage, scraped: Outcome) -> bool:
    """Whether the card that Facebook will show has the page's own title and picture."""
    if _plain(scraped.data.get("title")) != _plain(page.title) or not page.title:
        return False
    if not page.image:
        return True
    return page.image in list_image_urls(scraped.data.get("image"))


def _plain(value: Any) -> str:
    return " ".join(str(value or "").split())
