"""From a writer's wish to rows in the ledger, inside the page's own transaction."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from .drafts import find_draft
from .ledger import move, record_event
from .markers import build_short_link, make_marker
from .models import Announcement, AnnouncementDraft, Channel, Delivery
from .payload import build_payload, hash_payload
from .reasons import Reason
from .states import DEADLINES, Purpose, State

logger = logging.getLogger(__name__)


def announce_page(
    page: Page, *, user: Any = None, purpose: str = Purpose.ANNOUNCEMENT
) -> list[Delivery]:
    """Make the deliveries that a published page's draft wishes for; return the new ones.

    Only inserts rows, in the transaction that publishes the page: a rollback takes them along.
    A channel that this page was announced on before gets nothing, so a typo fix, a second
    publication or a repeated signal announces nothing again.
    """
    site = page.get_site()
    if site is None or not page.live or page.alias_of_id is not None:
        return []
    draft = find_draft(page, site=site, purpose=purpose)
    if draft is None:
        return []
    wanted = list(draft.channels.filter(site=site).order_by("pk"))
    if not wanted:
        return []
    with transaction.atomic():
        announcement, _is_new = Announcement.objects.get_or_create(
            site=site,
            translation_key=page.translation_key,
            locale_id=page.locale_id,
            purpose=purpose,
            defaults={
                "page": Page.objects.get(pk=page.pk),
                "title": page.title,
                "created_by": user or draft.updated_by,
            },
        )
        known = set(announcement.deliveries.values_list("channel_id", flat=True))
        made = [
            add_delivery(announcement, channel=channel, draft=draft, actor=user)
            for channel in wanted
            if channel.pk not in known
        ]
        AnnouncementDraft.objects.filter(pk=draft.pk).update(announced_at=timezone.now())
    return made


def add_delivery(
    announcement: Announcement,
    *,
    channel: Channel,
    draft: AnnouncementDraft | None = None,
    payload: dict[str, Any] | None = None,
    actor: Any = None,
) -> Delivery:
    """Add the next version for one channel, frozen from `draft` or from an older `payload`.

    The short link is new in each version: it tells which post a visit came from.
    """
    last = announcement.deliveries.filter(channel=channel).aggregate(last=Max("version"))["last"]
    marker = make_marker()
    link = build_short_link(announcement.site, marker)
    frozen = build_payload(draft, link=link) if draft else {**(payload or {}), "link": link}
    now = timezone.now()
    delivery = Delivery.objects.create(
        announcement=announcement,
        channel=channel,
        version=(last or 0) + 1,
        state=State.QUEUED,
        state_since=now,
        due_at=now,
        next_attempt_at=now,
        deadline_at=now + DEADLINES[State.QUEUED],
        payload=frozen,
        payload_sha256=hash_payload(frozen),
        marker=marker,
        publishing=channel.publishing,
    )
    record_event(delivery=delivery, to_state=State.QUEUED, actor=actor)
    nudge_on_commit(delivery)
    return delivery


def nudge_on_commit(delivery: Delivery) -> None:
    """Ask a worker to look at a delivery after the commit; a queue that is down is harmless."""
    delivery_id = str(delivery.pk)
    transaction.on_commit(lambda: _enqueue("send_delivery_task", delivery_id), robust=True)


def enqueue_check(delivery_id: uuid.UUID) -> None:
    """Ask a worker to look for a delivery after the commit; without one the tick looks."""
    key = str(delivery_id)
    transaction.on_commit(lambda: _enqueue("check_delivery_task", key), robust=True)


def _enqueue(name: str, delivery_id: str) -> None:
    from . import tasks

    try:
        getattr(tasks, name).enqueue(delivery_id)
    except Exception:  # any backend may be configured; the tick works in any case
        logger.exception("No task could be enqueued; the tick will work on %s", delivery_id)


def announce_missed() -> int:
    """Announce pages whose process died between publication and announcement. A tick job.

    A wish counts when it was saved before the page's last publication and is still open.
    """
    made = 0
    now = timezone.now()
    open_wishes = (
        AnnouncementDraft.objects.filter(
            announced_at__isnull=True, channels__isnull=False, updated_at__lte=now - _SETTLING
        )
        .distinct()
        .order_by("-updated_at")[:200]
    )
    for draft in open_wishes:
        page = Page.objects.filter(
            translation_key=draft.translation_key,
            locale_id=draft.locale_id,
            alias_of__isnull=True,
            live=True,
            last_published_at__gte=draft.updated_at,
            last_published_at__lte=now - _SETTLING,
        ).first()
        if page is not None and page.get_site() == draft.site:
            made += len(announce_page(page, purpose=draft.purpose))
    return made


# Long enough for a running publication to be committed with its announcement.
_SETTLING = timedelta(minutes=2)


def hold_for_unpublished_page(page: Page) -> int:
    """Hold what was not sent yet for a page that readers can no longer open."""
    return sum(
        move(delivery, State.HELD, reason=Reason.PAGE_GONE)
        for delivery in _list_of_page(page, states=[State.QUEUED])
    )


def release_for_published_page(page: Page) -> int:
    """Queue again what was only held because the page was not published."""
    released = 0
    for delivery in _list_of_page(page, states=[State.HELD]):
        if delivery.reason == Reason.PAGE_GONE and move(
            delivery,
            State.QUEUED,
            reason=Reason.PAGE_BACK,
            next_attempt_at=timezone.now(),
            tries=0,
        ):
            nudge_on_commit(delivery)
            released += 1
    return released


def cancel_for_deleted_page(page: Page) -> int:
    """Cancel what was not sent yet for a page that is being deleted."""
    return sum(
        move(delivery, State.CANCELLED, reason=Reason.PAGE_DELETED)
        for delivery in _list_of_page(page, states=[State.QUEUED, State.HELD])
    )


def _list_of_page(page: Page, *, states: list[State]) -> list[Delivery]:
    return list(Delivery.objects.filter(announcement__page_id=page.pk, state__in=states))
