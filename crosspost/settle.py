"""What persons decide about a delivery: cancel, send again, say what the Page shows."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.social import SharePicture

from .drafts import check_draft, find_draft_of
from .ledger import move, record_event
from .making import add_delivery
from .models import AnnouncementDraft, Channel, Delivery
from .payload import build_payload, get_photos, get_text, hash_words
from .planning import send_now
from .reasons import Reason
from .refusals import NotPossibleError
from .releasing import release
from .states import DEADLINES, MAY_BE_VISIBLE, OPEN, UNCLAIMED, Attachment, State

RETRYABLE = frozenset({State.FAILED, State.CANCELLED, State.SKIPPED, State.HELD, State.WITHDRAWN})
CANCELLABLE = UNCLAIMED
#: Looks at the Page after which a person's own look is asked for or taken.
LOOKS_BEFORE_PERSON = 3

#: Held for the sake of the channel: released together when the channel works again.
CHANNEL_REASONS = frozenset(
    {
        Reason.TOKEN_DEAD,
        Reason.ROLE_LOST,
        Reason.CHECKPOINT,
        Reason.NO_PERMISSION,
        Reason.NOT_CONNECTED,
        Reason.CHANNEL_DISABLED,
        Reason.APP_SETTINGS,
        Reason.RATE_LIMITED,
        Reason.POLICY_BLOCK,
    }
)


class Verdict(StrEnum):
    THERE = "there"
    NOT_THERE = "not_there"
    CANNOT_TELL = "cannot_tell"


def can_be_settled(state: str, *, checks: int) -> bool:
    """Whether a person's word about the Page is taken in this state."""
    return state == State.NEEDS_PERSON or (state == State.UNKNOWN and checks >= LOOKS_BEFORE_PERSON)


@transaction.atomic
def cancel_delivery(delivery: Delivery, *, user: Any) -> None:
    """Give up a delivery that was not sent yet; raise NotPossibleError when it was claimed."""
    if delivery.state not in CANCELLABLE or not move(
        delivery, State.CANCELLED, reason=Reason.CANCELLED, actor=user
    ):
        raise NotPossibleError


@transaction.atomic
def retry_delivery(delivery: Delivery, *, user: Any) -> Delivery:
    """Send again what is certainly not on Facebook; return the delivery that will go out.

    A held one is released as it is, with today's price and availability, unless the writer
    changed the draft meanwhile; otherwise a new version is frozen from the draft as it stands
    now. Raises NotPossibleError when another version is on its way or may be visible, and
    ApprovalMissingError while it waits for approval; what a stop switch holds waits for its end.
    """
    if delivery.state not in RETRYABLE or delivery.reason == Reason.STOPPED:
        raise NotPossibleError
    others = Delivery.objects.filter(
        announcement=delivery.announcement_id,
        channel=delivery.channel_id,
        state__in=OPEN | MAY_BE_VISIBLE,
    ).exclude(pk=delivery.pk)
    if others.exists():
        raise NotPossibleError
    if delivery.reason == Reason.POLICY_BLOCK:
        # A person has looked at the Page; the pause was ours, until somebody does.
        Channel.objects.filter(pk=delivery.channel_id, problem=Reason.POLICY_BLOCK).update(
            problem="", throttled_until=None
        )
    if delivery.state == State.HELD:
        if not _is_changed(delivery):
            return send_now(delivery, user=user)
        if not move(delivery, State.CANCELLED, reason=Reason.REPLACED, actor=user):
            raise NotPossibleError
    return _add_version(delivery, actor=user)


@transaction.atomic
def settle_by_person(
    delivery: Delivery, *, user: Any, verdict: str, permalink: str = ""
) -> Delivery:
    """Write down what a named person saw on the Page; return the delivery that counts now.

    there: it is out. not_there: this version is over, and a new one goes out. cannot_tell: it
    stays with the persons. Raises NotPossibleError when it was settled meanwhile.
    """
    if not can_be_settled(delivery.state, checks=delivery.checks):
        raise NotPossibleError
    if verdict == Verdict.THERE:
        return _settle_as_there(delivery, user=user, permalink=permalink)
    if verdict == Verdict.NOT_THERE:
        if not move(delivery, State.FAILED, reason=Reason.SAID_NOT_THERE, actor=user):
            raise NotPossibleError
        return _add_version(delivery, actor=user)
    if verdict != Verdict.CANNOT_TELL:
        raise ValueError(verdict)
    return _leave_open(delivery, user=user)


def release_held(
    channel: Channel,
    *,
    reason: Reason = Reason.RECONNECTED,
    held_for: Iterable[Reason] = CHANNEL_REASONS,
    user: Any = None,
) -> int:
    """Let go on what was held for the sake of a channel; each goes out once. Return how many."""
    held = Delivery.objects.filter(
        channel=channel, state=State.HELD, reason__in=list(held_for)
    ).order_by("due_at", "created_at")
    released = sum(release(delivery, reason=reason, actor=user) for delivery in held)
    # What was sent without an answer can be looked for again now.
    Delivery.objects.filter(
        channel=channel, state__in=[State.UNKNOWN, State.NEEDS_PERSON, State.ACCEPTED]
    ).update(next_check_at=timezone.now())
    return released


def _settle_as_there(delivery: Delivery, *, user: Any, permalink: str) -> Delivery:
    now = timezone.now()
    taken = move(
        delivery,
        State.PUBLISHED,
        reason=Reason.SAID_THERE,
        actor=user,
        published_at=delivery.published_at or now,
        verified_at=now,
        remote_permalink=permalink or delivery.remote_permalink,
    )
    if not taken:
        raise NotPossibleError
    return delivery


def _leave_open(delivery: Delivery, *, user: Any) -> Delivery:
    if delivery.state == State.UNKNOWN:
        if not move(delivery, State.NEEDS_PERSON, reason=Reason.CANNOT_TELL, actor=user):
            raise NotPossibleError
        return delivery
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk, state=State.NEEDS_PERSON).update(
        reason=Reason.CANNOT_TELL, deadline_at=now + DEADLINES[State.NEEDS_PERSON]
    )
    record_event(
        delivery=delivery,
        from_state=State.NEEDS_PERSON,
        to_state=State.NEEDS_PERSON,
        reason=Reason.CANNOT_TELL,
        actor=user,
    )
    delivery.refresh_from_db()
    return delivery


def _add_version(delivery: Delivery, *, actor: Any) -> Delivery:
    try:
        return add_delivery(
            delivery.announcement,
            channel=delivery.channel,
            draft=_find_postable_draft(delivery),
            payload=delivery.payload,
            previous=delivery,
            actor=actor,
        )
    except IntegrityError as error:
        # Somebody else added the next version in this very moment; theirs goes out.
        raise NotPossibleError from error


def _is_changed(delivery: Delivery) -> bool:
    """Whether the writer's draft reads differently from what was frozen."""
    draft = _find_postable_draft(delivery)
    if draft is None:
        return False
    now = build_payload(draft, link=delivery.link, channel=delivery.channel)
    return hash_words(now) != hash_words(delivery.payload)


def _find_postable_draft(delivery: Delivery) -> AnnouncementDraft | None:
    draft = find_draft_of(delivery.announcement)
    if draft is None:
        return None
    photos = get_photos(draft, delivery.channel_id)
    is_own = str(delivery.channel_id) in draft.own_photos
    errors = check_draft(
        text=get_text(draft, delivery.channel_id),
        attachment=(Attachment.PHOTOS if photos else Attachment.LINK)
        if is_own
        else draft.attachment,
        photos=[SharePicture(**photo) for photo in photos],
    )
    return None if errors else draft
