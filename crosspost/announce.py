"""From a writer's wish to rows in the ledger, inside the page's own transaction."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from .approval import note_publication
from .drafts import find_draft
from .ledger import move
from .making import add_delivery, enqueue_check, nudge_on_commit
from .models import Announcement, AnnouncementDraft, Delivery
from .plans import make_plan
from .reasons import Reason
from .releasing import release
from .states import Purpose, State, Timing
from .vouching import get_settings

logger = logging.getLogger(__name__)

__all__ = [
    "add_delivery",
    "announce_missed",
    "announce_page",
    "cancel_for_deleted_page",
    "enqueue_check",
    "hold_for_unpublished_page",
    "nudge_on_commit",
    "release_for_published_page",
]

# Long enough for a running publication to be committed with its announcement.
_SETTLING = timedelta(minutes=2)
_WISH = {name: OuterRef(name) for name in ("translation_key", "locale", "updated_at")}


def announce_page(
    page: Page, *, user: Any = None, purpose: str = Purpose.ANNOUNCEMENT
) -> list[Delivery]:
    """Make the deliveries that a published page's draft wishes for; return the new ones.

    `user` is who published. Only inserts rows, in the transaction that publishes the page: a
    rollback takes them along. A channel that this page was announced on before gets nothing, so
    a typo fix, a second publication or a repeated signal announces nothing again.
    """
    site = page.get_site()
    if site is None or not page.live or page.alias_of_id is not None:
        return []
    draft = find_draft(page, site=site, purpose=purpose)
    if draft is None:
        return []
    wanted = list(draft.channels.filter(site=site).order_by("pk"))
    now = timezone.now()
    late_after = get_settings(site).late_after
    plan = make_plan(draft.timing, publish_at=draft.publish_at, now=now, late_after=late_after)
    if not wanted or plan is None:
        return []
    with transaction.atomic():
        note_publication(page, user=user)
        draft.refresh_from_db()
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
            add_delivery(
                announcement, channel=channel, draft=draft, plan=plan, page=page, actor=user
            )
            for channel in wanted
            if channel.pk not in known
        ]
        AnnouncementDraft.objects.filter(pk=draft.pk).update(announced_at=now)
    return made


def announce_missed() -> int:
    """Announce pages whose process died between publication and announcement. A tick job.

    A wish counts when it was saved before the page's last publication and is still open. The
    post is planned as if the page were published at this moment.
    """
    made = 0
    before = timezone.now() - _SETTLING
    ticks = AnnouncementDraft.channels.through.objects
    missed = (
        AnnouncementDraft.objects.filter(
            Exists(_list_missed_pages(before=before, **_WISH)),
            Exists(ticks.filter(announcementdraft=OuterRef("pk"))),
            announced_at__isnull=True,
            updated_at__lte=before,
        )
        .exclude(timing=Timing.NEVER)
        .select_related("site")
        .order_by("-updated_at")[:200]
    )
    for draft in missed:
        try:
            made += _announce_missed_draft(draft, before=before)
        except Exception:  # one page's trouble must not keep the others from being announced
            logger.exception("Announcing what draft %s wishes for broke off", draft.pk)
    return made


def _list_missed_pages(*, before: datetime, **wish: Any) -> QuerySet[Page]:
    """Return the pages of a wish that were published after it was saved, and before `before`.

    `wish` names its translation_key, locale and when it was saved, as values or as references.
    """
    return Page.objects.filter(
        translation_key=wish["translation_key"],
        locale=wish["locale"],
        alias_of__isnull=True,
        live=True,
        last_published_at__gte=wish["updated_at"],
        last_published_at__lte=before,
    )


def _announce_missed_draft(draft: AnnouncementDraft, *, before: datetime) -> int:
    page = (
        _list_missed_pages(
            before=before,
            translation_key=draft.translation_key,
            locale=draft.locale_id,
            updated_at=draft.updated_at,
        )
        .select_related("live_revision__user")
        .first()
    )
    if page is None or page.get_site() != draft.site:
        return 0
    user = page.live_revision.user if page.live_revision else None
    return len(announce_page(page.specific, user=user, purpose=draft.purpose))


def hold_for_unpublished_page(page: Page) -> int:
    """Hold what was not sent yet for a page that readers can no longer open.

    What stands in a queue keeps its place there and is passed over.
    """
    return sum(
        move(delivery, State.HELD, reason=Reason.PAGE_GONE)
        for delivery in _list_of_page(page, states=[State.QUEUED])
    )


def release_for_published_page(page: Page) -> int:
    """Let go on what was only held because the page was not published."""
    return sum(
        release(delivery, reason=Reason.PAGE_BACK)
        for delivery in _list_of_page(page, states=[State.HELD])
        if delivery.reason == Reason.PAGE_GONE
    )


def cancel_for_deleted_page(page: Page) -> int:
    """Cancel what was not sent yet for a page that is being deleted."""
    return sum(
        move(delivery, State.CANCELLED, reason=Reason.PAGE_DELETED)
        for delivery in _list_of_page(page, states=[State.LINED_UP, State.QUEUED, State.HELD])
    )


def _list_of_page(page: Page, *, states: list[State]) -> list[Delivery]:
    return list(Delivery.objects.filter(announcement__page_id=page.pk, state__in=states))
