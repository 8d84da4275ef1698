"""Short links: permanent, ours, and counted without knowing anybody."""

from __future__ import annotations

import logging
import re
import uuid
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from alerts.selectors import get_emergency_url

from .models import Delivery, LinkVisit
from .states import State

logger = logging.getLogger(__name__)

_MACHINES = re.compile(
    r"facebookexternalhit|facebot|meta-external|bot\b|crawler|spider|slurp|preview|curl|wget"
    r"|python-requests|headless",
    re.IGNORECASE,
)
# What Facebook's own apps say of themselves when they open a link.
_IN_APP = re.compile(r"\bFBA[NV]/|\bFB_IAB/|\bFBIOS\b")
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
    if delivery.announcement.alert_id is not None:
        # The notice may be lifted: its page says so, for ever at the same address.
        url = get_emergency_url(delivery.announcement.site)
        return LinkTarget(delivery_id=delivery.pk, url=url, is_gone=False)
    page = Page.objects.filter(pk=delivery.announcement.page_id).first()
    if page is None:
        return LinkTarget(delivery_id=delivery.pk, url="", is_gone=True)
    url = (page.full_url or "") if page.live else ""
    if url and getattr(page.specific_class, "share_kind", "") == "shop":
        # Whoever buys there brings it to the order: which announcement it was, not who.
        url = f"{url}?{urlencode({'s': marker})}"
    return LinkTarget(delivery_id=delivery.pk, url=url, is_gone=False)


def classify_visit(*, agent: str, referrer: str, has_click_id: bool) -> LinkVisit.Kind:
    """Return what kind of visit this is, from what the browser says and nothing stored."""
    if not agent or _MACHINES.search(agent):
        return LinkVisit.Kind.PREVIEW
    try:
        host = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        host = ""
    is_facebook = any(host == name or host.endswith(f".{name}") for name in _FACEBOOK_HOSTS)
    if is_facebook or has_click_id or _IN_APP.search(agent):
        return LinkVisit.Kind.FROM_FACEBOOK
    return LinkVisit.Kind.VISITOR


def count_visit(delivery_id: uuid.UUID, kind: LinkVisit.Kind) -> None:
    """Count one visit of today. A busy database loses a number, never a visitor."""
    day = timezone.localdate()
    if kind == LinkVisit.Kind.FROM_FACEBOOK:
        note_seen(delivery_id)
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


def note_seen(delivery_id: uuid.UUID) -> None:
    """Write down, once, that somebody came from Facebook: the public sees the post.

    Nothing about the visitor is kept. Only of a post that is known to be out.
    """
    out = (State.ACCEPTED, State.PUBLISHED, State.LISTED)
    try:
        Delivery.objects.filter(pk=delivery_id, seen_at__isnull=True, state__in=out).update(
            seen_at=timezone.now()
        )
    except DatabaseError:
        logger.warning("A visit from Facebook was not noted", exc_info=True)


def _add_one(delivery_id: uuid.UUID, day: date, kind: LinkVisit.Kind) -> int:
    rows = LinkVisit.objects.filter(delivery_id=delivery_id, day=day, kind=kind)
    return rows.update(count=F("count") + 1)
