"""Making rows of the ledger: one frozen version for one channel, and the nudge to look at it."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from .facts import find_page, find_picture, read_facts, read_turn
from .ledger import get_deadline, record_event
from .markers import build_short_link, make_marker
from .models import Announcement, AnnouncementDraft, Channel, Delivery
from .notices import tell_people
from .payload import build_payload, hash_payload, hash_words
from .plans import Plan
from .reasons import Reason
from .states import State, Urgency
from .vouching import find_voucher, needs_approval

logger = logging.getLogger(__name__)

#: The highest priority that a task can have.
FIRST = 100


def add_delivery(
    announcement: Announcement,
    *,
    channel: Channel,
    draft: AnnouncementDraft | None = None,
    payload: dict[str, Any] | None = None,
    previous: Delivery | None = None,
    plan: Plan | None = None,
    page: Any = None,
    urgency: str = "",
    actor: Any = None,
    approved_by: Any = None,
    written_by: Any = None,
) -> Delivery:
    """Add the next version for one channel, frozen from `draft` or from an older `payload`.

    The short link is new in each version: it tells which post a visit came from; price and
    availability are those of this moment. Without `plan` it is due at once. It stands approved
    when `approved_by` vouches for it, when the draft was approved as it reads, or when
    `previous` was approved with the same words; else, in a city that asks for approval, it is
    held until somebody approves it.
    """
    now = timezone.now()
    plan = plan or Plan(due_at=now)
    page = page if page is not None else find_page(announcement)
    marker = make_marker()
    link = build_short_link(announcement.site, marker)
    facts = read_facts(page, at=now)
    frozen = (
        build_payload(draft, link=link, channel=channel, facts=facts)
        if draft
        else {**(payload or {}), "link": link, "facts": facts}
    )
    if not frozen["photos"] and (picture := find_picture(page)):
        frozen["picture"] = picture
    voucher = approved_by or find_voucher(frozen, draft=draft, previous=previous)
    is_held = voucher is None and needs_approval(announcement.site)
    state = State.HELD if is_held else State.LINED_UP if plan.is_lined_up else State.QUEUED
    last = announcement.deliveries.filter(channel=channel).aggregate(last=Max("version"))["last"]
    delivery = Delivery.objects.create(
        announcement=announcement,
        channel=channel,
        version=(last or 0) + 1,
        state=state,
        state_since=now,
        reason=Reason.NOT_APPROVED if is_held else Reason.NONE,
        due_at=plan.due_at,
        next_attempt_at=plan.due_at,
        not_after=plan.not_after,
        deadline_at=get_deadline(state, now=now, due_at=plan.due_at),
        queue_position=find_last_place(channel) + 1 if plan.is_lined_up else None,
        turn=read_turn(page),
        urgency=urgency or _find_urgency(draft, previous),
        payload=frozen,
        payload_sha256=hash_payload(frozen),
        written_by=written_by or _find_author(draft, previous, actor),
        approved_sha256=hash_words(frozen) if voucher else "",
        approved_by=voucher,
        marker=marker,
        publishing=channel.publishing,
    )
    record_event(delivery=delivery, to_state=state, reason=delivery.reason, actor=actor)
    if is_held:
        tell_people(delivery)
    elif state == State.QUEUED and plan.due_at <= now:
        nudge_on_commit(delivery)
    return delivery


def find_last_place(channel: Channel) -> int:
    """Return the last place given out in a channel's queue, 0 where nothing waits.

    Two at once may take the same place: who came first is then told by when it was made.
    """
    waiting = Delivery.objects.filter(channel=channel, state=State.LINED_UP)
    return max(waiting.aggregate(last=Max("queue_position"))["last"] or 0, 0)


def _find_urgency(draft: AnnouncementDraft | None, previous: Delivery | None) -> str:
    if draft is not None:
        return draft.urgency
    return previous.urgency if previous is not None else Urgency.SOFT


def _find_author(draft: AnnouncementDraft | None, previous: Delivery | None, actor: Any) -> Any:
    if draft is not None:
        return draft.updated_by
    return previous.written_by if previous is not None else actor


def nudge_on_commit(delivery: Delivery) -> None:
    """Ask a worker to look at a delivery after the commit; a queue that is down is harmless.

    An emergency goes ahead of what other posts have in the queue of tasks.
    """
    delivery_id = str(delivery.pk)
    priority = FIRST if delivery.urgency == Urgency.EMERGENCY else 0
    transaction.on_commit(
        lambda: _enqueue("send_delivery_task", delivery_id, priority=priority), robust=True
    )


def enqueue_check(delivery_id: uuid.UUID) -> None:
    """Ask a worker to look for a delivery after the commit; without one the tick looks."""
    key = str(delivery_id)
    transaction.on_commit(lambda: _enqueue("check_delivery_task", key), robust=True)


def _enqueue(name: str, delivery_id: str, *, priority: int = 0) -> None:
    from . import tasks

    try:
        task = getattr(tasks, name)
        if priority and task.get_backend().supports_priority:
            task = task.using(priority=priority)
        task.enqueue(delivery_id)
    except Exception:  # any backend may be configured; the tick works in any case
        logger.exception("No task could be enqueued; the tick will work on %s", delivery_id)
