"""Hidden photos that were uploaded for a post and that no post shows: noted, removed, counted.

A photo is removed only when the ledger proves that no visible post can have it, and Facebook
says that it belongs to none.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .models import Attempt, Channel, Delivery, LeftPhoto
from .states import VISIBLE_KINDS, AttemptKind, AttemptOutcome, State

#: What ends so shows its photos to nobody.
NEVER_OUT = (State.FAILED, State.CANCELLED, State.SKIPPED)


def note_left_photos(delivery: Delivery) -> None:
    """Note that the photos uploaded for a delivery are not needed any more."""
    if not delivery.hidden_photo_ids:
        return
    LeftPhoto.objects.bulk_create(
        [
            LeftPhoto(
                channel_id=delivery.channel_id, delivery_id=delivery.pk, photo_id=stored["id"]
            )
            for stored in delivery.hidden_photo_ids
        ],
        ignore_conflicts=True,
    )


def note_lost_upload(delivery: Delivery, attempt: Attempt) -> None:
    """Note an upload that may have left a photo whose number nobody knows; once each."""
    LeftPhoto.objects.get_or_create(
        attempt=attempt, defaults={"channel_id": delivery.channel_id, "delivery": delivery}
    )


def note_broken_uploads(delivery: Delivery) -> None:
    """Note uploads in which an earlier worker died; they were never closed."""
    if delivery.lease_no < 2:
        return
    broken = delivery.attempts.filter(
        kind=AttemptKind.STAGE_PHOTO, ended_at__isnull=True, lease_no__lt=delivery.lease_no
    )
    for attempt in broken:
        note_lost_upload(delivery, attempt)


def list_removable(channel: Channel) -> QuerySet[LeftPhoto]:
    """Return what may be removed now: of no post that is or may be seen, oldest first.

    A hidden post goes before its photos.
    """
    has_hidden_post = ~Q(delivery__hidden_post_id="") & ~Q(
        delivery__hidden_post_id=F("delivery__remote_post_id")
    )
    return _list_known(channel).filter(~_may_be_seen()).exclude(has_hidden_post)


def count_left(channel: Channel) -> tuple[int, int, int]:
    """Return how many are removed at night, kept in doubt, and of unknown number."""
    known = _list_known(channel)
    kept = known.filter(_may_be_seen()).count()
    lost = LeftPhoto.objects.filter(channel=channel, removed_at__isnull=True, photo_id="")
    return known.count() - kept, kept, lost.count()


def _list_known(channel: Channel) -> QuerySet[LeftPhoto]:
    return LeftPhoto.objects.filter(channel=channel, removed_at__isnull=True).exclude(photo_id="")


def _may_be_seen() -> Q:
    """A post may have the photo: a visible call ended unclearly, or made what was given up."""
    calls = Attempt.objects.filter(delivery=OuterRef("delivery_id"), kind__in=sorted(VISIBLE_KINDS))
    clear = [AttemptOutcome.OK, AttemptOutcome.REJECTED, AttemptOutcome.NOT_SENT]
    was_made = Q(Exists(calls.filter(outcome=AttemptOutcome.OK)))
    return Q(Exists(calls.exclude(outcome__in=clear))) | (
        Q(delivery__state__in=NEVER_OUT) & was_made
    )
