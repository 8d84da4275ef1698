"""What persons plan until a worker has it: another time, now, the queue, other words or photos.

Each returns the delivery as it stands now; the one that was passed in is not refreshed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.social import SharePicture

from .drafts import DraftRefusedError, check_photos, find_draft_of
from .facts import find_page, read_facts, read_turn
from .ledger import amend, lock_delivery, move
from .left_photos import note_left_photos
from .making import add_delivery, find_last_place, nudge_on_commit
from .models import AnnouncementDraft, Delivery
from .payload import freeze_photos, hash_payload
from .plans import Plan, plan_at
from .reasons import Reason
from .refusals import ApprovalMissingError, NotPossibleError
from .states import UNCLAIMED, State
from .text import check_text, clean_text
from .vouching import get_settings, is_approved


@transaction.atomic
def reschedule_delivery(delivery: Delivery, *, due_at: datetime, user: Any) -> Delivery:
    """Let a delivery go out at `due_at` (aware; a past moment means now).

    Raises NotPossibleError once a worker has claimed it.
    """
    delivery = lock_delivery(delivery)
    now = timezone.now()
    late_after = get_settings(delivery.channel.site_id).late_after
    plan = plan_at(due_at, now=now, late_after=late_after)
    return _plan(delivery, plan=plan, reason=Reason.RESCHEDULED, user=user)


@transaction.atomic
def line_up_delivery(delivery: Delivery, *, user: Any) -> Delivery:
    """Put a delivery at the end of its channel's queue.

    Raises NotPossibleError once a worker has claimed it, and when it stands there already.
    """
    delivery = lock_delivery(delivery)
    if delivery.state == State.LINED_UP:
        raise NotPossibleError
    plan = Plan(due_at=timezone.now(), is_lined_up=True)
    return _plan(delivery, plan=plan, reason=Reason.LINED_UP, user=user)


@transaction.atomic
def send_now(delivery: Delivery, *, user: Any) -> Delivery:
    """Let a delivery go out at once, with the price and availability of this moment frozen.

    Whoever calls this has said to the person what differs. Raises ApprovalMissingError while it
    waits for approval, NotPossibleError once a worker has claimed it.
    """
    delivery = lock_delivery(delivery)
    if not is_approved(delivery):
        raise ApprovalMissingError
    plan = Plan(due_at=timezone.now())
    return _plan(delivery, plan=plan, reason=Reason.SENT_NOW, user=user)


@transaction.atomic
def edit_waiting_delivery(delivery: Delivery, *, text: str, user: Any) -> Delivery:
    """Change the words of a delivery that no worker has; return the one that counts now.

    Same row and same short link, newly frozen; its approval falls away, and where approval is
    needed it is held until somebody gives it. Words of which Facebook holds a hidden post
    already are replaced by a new version. The draft follows, so that a later "send again" tells
    the same. Raises DraftRefusedError for a text that cannot be posted, NotPossibleError once a
    worker has claimed it.
    """
    text = clean_text(text)
    if reason := check_text(text):
        raise DraftRefusedError({"text": reason})
    delivery = lock_delivery(delivery)
    if delivery.state not in UNCLAIMED:
        raise NotPossibleError
    _keep_in_draft(delivery, user=user, texts=text)
    payload = {**_freeze_facts(delivery), "text": text}
    return _freeze_anew(
        delivery, payload=payload, reason=Reason.EDITED, note=delivery.text, user=user
    )


@transaction.atomic
def change_waiting_photos(
    delivery: Delivery, *, photos: Sequence[SharePicture], user: Any
) -> Delivery:
    """Change the photos of a delivery that no worker has; return the one that counts now.

    `photos` in their order, each with its words; none means the link's card. As with words: same
    row and link, newly frozen, its approval falls away, and the draft follows for this channel.
    The same photos change nothing. Raises DraftRefusedError for photos that cannot be posted,
    NotPossibleError once a worker has claimed it.
    """
    chosen = [{"image_id": photo.image_id, "alt_text": photo.alt_text.strip()} for photo in photos]
    frozen = freeze_photos(chosen)
    reason = check_photos(photos) if photos else Reason.NONE
    if not reason and not all(photo["file_hash"] for photo in frozen):
        reason = Reason.PHOTO_MISSING
    if reason:
        raise DraftRefusedError({"photos": reason})
    delivery = lock_delivery(delivery)
    if delivery.state not in UNCLAIMED:
        raise NotPossibleError
    if frozen == delivery.photos:
        return delivery
    _keep_in_draft(delivery, user=user, own_photos=chosen)
    note_left_photos(delivery)
    payload = {**_freeze_facts(delivery), "photos": frozen}
    note = " / ".join(photo["alt_text"] for photo in delivery.photos)
    return _freeze_anew(
        delivery,
        payload=payload,
        reason=Reason.PHOTOS_EDITED,
        note=note,
        user=user,
        # What was uploaded for the old choice is not what anybody wants to show.
        hidden_photo_ids=[],
    )


def _freeze_anew(
    delivery: Delivery,
    *,
    payload: dict[str, Any],
    reason: Reason,
    note: str,
    user: Any,
    **fields: Any,
) -> Delivery:
    """Write other words or photos into a delivery; it waits for approval where that is needed."""
    if delivery.hidden_post_id:
        return _replace(delivery, payload=payload, user=user)
    values: dict[str, Any] = {
        "payload": payload,
        "payload_sha256": hash_payload(payload),
        "written_by": user,
        "approved_sha256": "",
        "approved_by": None,
        **fields,
    }
    is_held = delivery.state == State.HELD
    needs_approval = get_settings(delivery.channel.site_id).needs_approval
    reason_now = Reason(delivery.reason) if is_held else reason
    if needs_approval:
        reason_now = Reason.NOT_APPROVED
    done = (
        move(delivery, State.HELD, reason=reason_now, actor=user, note=note, **values)
        if needs_approval and not is_held
        else amend(delivery, reason=reason_now, actor=user, note=note, **values)
    )
    if not done:
        raise NotPossibleError
    return delivery


def _plan(delivery: Delivery, *, plan: Plan, reason: Reason, user: Any) -> Delivery:
    """Write a new plan into a delivery; what waits for approval goes on waiting for that."""
    if delivery.state not in UNCLAIMED:
        raise NotPossibleError
    channel = delivery.channel
    values: dict[str, Any] = {
        "due_at": plan.due_at,
        "next_attempt_at": plan.due_at,
        "not_after": plan.not_after,
        "queue_position": find_last_place(channel) + 1 if plan.is_lined_up else None,
        "tries": 0,
        "error_code": None,
        "error_subcode": None,
        "trace_id": "",
    }
    if plan.is_lined_up:
        values["turn"] = read_turn(find_page(delivery.announcement))
    if reason == Reason.SENT_NOW or delivery.reason == Reason.FACTS_CHANGED:
        payload = _freeze_facts(delivery)
        values |= {"payload": payload, "payload_sha256": hash_payload(payload)}
    target = State.LINED_UP if plan.is_lined_up else State.QUEUED
    if not is_approved(delivery):
        target, reason = State.HELD, Reason.NOT_APPROVED
    done = (
        amend(delivery, reason=reason, actor=user, **values)
        if delivery.state == target
        else move(delivery, target, reason=reason, actor=user, **values)
    )
    if not done:
        raise NotPossibleError
    if target == State.QUEUED and plan.due_at <= timezone.now():
        nudge_on_commit(delivery)
    return delivery


def _freeze_facts(delivery: Delivery) -> dict[str, Any]:
    page = find_page(delivery.announcement)
    return {**delivery.payload, "facts": read_facts(page, at=timezone.now())}


def _replace(delivery: Delivery, *, payload: dict[str, Any], user: Any) -> Delivery:
    """End this version and add the next one; the hidden post of this one is never shown."""
    plan = Plan(
        due_at=max(delivery.due_at, timezone.now()),
        not_after=delivery.not_after,
        is_lined_up=delivery.queue_position is not None,
    )
    if not move(delivery, State.CANCELLED, reason=Reason.REPLACED, actor=user):
        raise NotPossibleError
    return add_delivery(
        delivery.announcement,
        channel=delivery.channel,
        payload=payload,
        previous=delivery,
        plan=plan,
        actor=user,
        written_by=user,
    )


def _keep_in_draft(delivery: Delivery, *, user: Any, **own: Any) -> None:
    """Write words (`texts`) or `own_photos` into the draft as this channel's own.

    The draft's approval falls away.
    """
    draft = find_draft_of(delivery.announcement)
    if draft is None:
        return
    key = str(delivery.channel_id)
    values = {name: {**getattr(draft, name), key: value} for name, value in own.items()}
    AnnouncementDraft.objects.filter(pk=draft.pk).update(
        **values,
        updated_by=user,
        # An approval that was given before these words must not be found again.
        updated_at=timezone.now(),
        approved_sha256="",
        approved_at=None,
        approved_by=None,
    )
