"""Hidden posts and photos that nobody needs: removed where the number is known, else counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from .findings import note_finding
from .ledger import close_attempt, open_attempt
from .left_photos import list_removable
from .markers import find_markers
from .models import Channel, Delivery, Finding, LeftPhoto
from .post_text import get_all_text
from .states import FINAL, AttemptKind

if TYPE_CHECKING:
    from .facebook import FacebookPage

PER_NIGHT = 20
PHOTOS_PER_NIGHT = 40


def remove_leftovers(channel: Channel, page: FacebookPage) -> int:
    """Remove hidden posts and photos of ours by their number; return how many are visible.

    A visible one is never deleted by itself: people are told.
    """
    _remove_test_posts(channel, page)
    left = (
        Delivery.objects.filter(channel=channel, state__in=[state.value for state in FINAL])
        .exclude(hidden_post_id="")
        .exclude(hidden_post_id=F("remote_post_id"))
    )
    shown = sum(_remove(channel, page, delivery) for delivery in left[:PER_NIGHT])
    return shown + _remove_photos(channel, page)


def count_hidden(channel: Channel, page: FacebookPage) -> None:
    """Count hidden posts with our link whose number the ledger does not have.

    They are what a lost answer left behind. Facebook lists hidden posts only with a permission
    of its own; without it the number is not known.
    """
    posts, outcome = page.list_hidden_posts()
    found = None
    if outcome.is_ok:
        ours = {str(post.get("id")) for post in posts if find_markers(get_all_text(post))}
        known = set(
            Delivery.objects.filter(channel=channel, hidden_post_id__in=ours).values_list(
                "hidden_post_id", flat=True
            )
        ) | set(
            Delivery.objects.filter(channel=channel, remote_post_id__in=ours).values_list(
                "remote_post_id", flat=True
            )
        )
        found = len(ours - known)
    Channel.objects.filter(pk=channel.pk).update(hidden_found=found)
    channel.hidden_found = found


def _remove_test_posts(channel: Channel, page: FacebookPage) -> None:
    gone = [post_id for post_id in channel.leftover_ids if _delete(page, post_id)]
    if gone:
        channel.leftover_ids = [each for each in channel.leftover_ids if each not in gone]
        Channel.objects.filter(pk=channel.pk).update(leftover_ids=channel.leftover_ids)


def _delete(page: FacebookPage, post_id: str) -> bool:
    page.delete_post(post_id)
    return page.read_state(post_id).is_gone


def _remove(channel: Channel, page: FacebookPage, delivery: Delivery) -> int:
    attempt = open_attempt(delivery, AttemptKind.VERIFY)
    read = page.read_state(delivery.hidden_post_id)
    close_attempt(attempt, read)
    if read.is_ok and read.data.get("is_published") is True:
        return note_finding(
            channel, Finding.Kind.NOT_MEANT, delivery.hidden_post_id, delivery=delivery
        )
    if read.is_ok and read.data.get("is_published") is False:
        attempt = open_attempt(delivery, AttemptKind.DELETE_HIDDEN)
        close_attempt(attempt, page.delete_post(delivery.hidden_post_id))
        read = page.read_state(delivery.hidden_post_id)
    if read.is_gone:
        Delivery.objects.filter(pk=delivery.pk).update(hidden_post_id="")
    return 0


def _remove_photos(channel: Channel, page: FacebookPage) -> int:
    """Remove photos of posts that never went out; tell of those that a visible post shows."""
    shown = 0
    for photo in list_removable(channel).select_related("delivery")[:PHOTOS_PER_NIGHT]:
        read = page.read_photo(photo.photo_id)
        if read.is_ok and (story := read.data.get("page_story_id")):
            shown += note_finding(
                channel, Finding.Kind.NOT_MEANT, str(story), delivery=photo.delivery
            )
            continue
        if read.is_ok:
            attempt = open_attempt(photo.delivery, AttemptKind.DELETE_PHOTO)
            close_attempt(attempt, page.delete_photo(photo.photo_id))
            read = page.read_photo(photo.photo_id)
        if read.is_gone:
            LeftPhoto.objects.filter(pk=photo.pk).update(removed_at=timezone.now())
    return shown
