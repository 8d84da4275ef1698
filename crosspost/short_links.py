"""Short links: permanent, ours, and counted without knowing anybody."""

from __future__ import annotations

import logging
import re
import uuid
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from .models import Delivery, LinkVisit

logger = logging.getLogger(__name__)

_MACHINES = re.compile(
    r"facebookexternalhit|facebot|meta-external|bot\b|crawler|spider|slurp|preview|curl|wget"
    r"|python-requests|headless",
    re.IGNORECASE,
)
_FACEBOOK_HOSTS = ("facebook.com", "fb.com", "fb.me", "messenger.com")


@dataclass(frozen=True, kw_only=True)
class LinkTarget:
    """Where a short link leads. `url` "" with `is_gone`: deleted; without: not public now."""

    delivery_id: uuid.UUID
    url: str
    is_gone: bool


def find_target(marker: str) -> LinkTarget | None:
    """Return where a marker leads today, or None for a marker that was never given out."""
    delivery = Delivery.objects.select_related("announcement").filter(marker=marker).first()
    if delivery is None:
        return None
    page = Page.objects.filter(pk=delivery.announcement.page_id).first()
    if page is None:
        return LinkTarget(delivery_id=delivery.pk, url="", is_gone=True)
    url = page.full_url if page.live else ""
    return LinkTarget(delivery_id=delivery.pk, url=url or "", is_gone=False)


def classify_visit(*, agent: str, referrer: str, has_click_id: bool) -> LinkVisit.Kind:
    """Return what kind of visit this is, from what the browser says and nothing stored."""
    if not agent or _MACHINES.search(agent):
        return LinkVisit.Kind.PREVIEW
    try:
        host = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        host = ""
    is_facebook = any(host == name or host.endswith(f".{name}") for name in _FACEBOOK_HOSTS)
    if is_facebook or has_click_id:
        return LinkVisit.Kind.FROM_FACEBOOK
    return LinkVisit.Kind.VISITOR


def count_visit(delivery_id: uuid.UUID, kind: LinkVisit.Kind) -> None:
    """Count one visit of today. A busy database loses a number, never a visitor."""
    day = timezone.localdate()
    try:
        if _add_one(delivery_id, day, kind):
            return
        try:
            with transaction.atomic():
                LinkVisit.objects.create(delivery_id=delivery_id, day=day, kind=kind, count=1)
        except IntegrityError:
            _add_one(delivery_id, day, kind)
    except DatabaseError:
        logger.warning("A visit was not counted", exc_info=True)


def _add_one(delivery_id: uuid.UUID, day: date, kind: LinkVisit.Kind) -> int:
    rows = LinkVisit.objects.filter(delivery_id=delivery_id, day=day, kind=kind)
    return rows.update(count=F("count") + 1)
