"""Everything before the visible call: gates, photos, card, hidden post. Nobody sees any of it,
so each step may be made again after a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core.models import CityImage

from .errors import ErrorClass, Verb, classify
from .gates import find_closed_gate, get_page_url, is_card_right
from .giving_way import fall_back_to_direct, give_way, retry_later, settle_as_visible
from .gone import is_proven_gone
from .graph_outcome import Outcome
from .ledger import close_attempt, keep, move, open_attempt, renew
from .left_photos import note_broken_uploads, note_left_photos, note_lost_upload
from .models import Delivery
from .own_posts import list_own_posts
from .payload import build_message
from .pictures import PictureUnusableError, build_post_picture
from .public_page import SiteUnreachableError, fetch_public_page
from .reasons import Reason
from .share_card import read_card
from .states import VISIBLE_KINDS, AttemptKind, AttemptOutcome, Publishing, State

if TYPE_CHECKING:
    from .facebook import FacebookPage


def prepare(delivery: Delivery, page: FacebookPage) -> bool:
    """Bring a claimed delivery from STAGING to READY; return whether it got there.

    Raises LeaseLostError when another process decides about it meanwhile.
    """
    steps: list[Callable[[Delivery, FacebookPage], bool]] = [
        _pass_gates,
        _clear_hidden_post,
        _show_public_page,
        _upload_photos,
        _make_hidden_post,
    ]
    if not all(step(delivery, page) for step in steps):
        return False
    return move(
        delivery,
        State.READY,
        sources=[State.STAGING],
        lease_no=delivery.lease_no,
        card=delivery.card,
    )


def close_gate(delivery: Delivery) -> bool:
    """Take the delivery to where a closed gate leads; return whether one was closed."""
    gate = find_closed_gate(delivery)
    if gate is None:
        return False
    move(delivery, gate.target, reason=gate.reason, lease_no=delivery.lease_no)
    return True


def _pass_gates(delivery: Delivery, page: FacebookPage) -> bool:
    return not close_gate(delivery)


def _show_public_page(delivery: Delivery, page: FacebookPage) -> bool:
    """Ask for the page as a stranger, and let Facebook read it anew for the card."""
    renew(delivery)
    try:
        public = fetch_public_page(get_page_url(delivery))
    except SiteUnreachableError:
        retry_later(delivery, Reason.SITE_UNREACHABLE)
        return False
    if not public.is_public:
        return _hold(delivery, Reason.PAGE_NOT_PUBLIC)
    if delivery.photos:
        return True
    attempt = open_attempt(delivery, AttemptKind.SCRAPE)
    outcome = page.scrape(delivery.link)
    close_attempt(attempt, outcome)
    if not outcome.is_ok:
        verdict = classify(outcome, Verb.STAGE)
        if verdict.reason == Reason.LINK_UNREADABLE:
            # Our own page answered a moment ago; Facebook may be asking an old address still.
            retry_later(delivery, Reason.LINK_UNREADABLE)
            return False
        return give_way(delivery, outcome, verb=Verb.STAGE)
    # Written with the next step: to READY, or to where a person sees how it differs.
    delivery.card = read_card(outcome.data, at=timezone.now())
    return is_card_right(public, outcome) or _hold(
        delivery, Reason.CARD_DIFFERS, card=delivery.card
    )


def _upload_photos(delivery: Delivery, page: FacebookPage) -> bool:
    """Upload what is still missing; all planned photos or no post."""
    stored = list(delivery.hidden_photo_ids)
    if len(stored) < len(delivery.photos):
        note_broken_uploads(delivery)
    for photo in delivery.photos[len(stored) :]:
        image = CityImage.objects.filter(pk=photo["image_id"]).first()
        if image is None:
            return _hold(delivery, Reason.PHOTO_MISSING)
        if photo["file_hash"] and image.get_file_hash() != photo["file_hash"]:
            return _hold(delivery, Reason.PHOTO_CHANGED)
        try:
            jpeg = build_post_picture(image)
        except PictureUnusableError:
            return _hold(delivery, Reason.PHOTO_UNUSABLE)
        attempt = open_attempt(delivery, AttemptKind.STAGE_PHOTO, digest=photo["file_hash"])
        outcome = page.upload_photo(jpeg, alt_text=photo["alt_text"])
        if not outcome.is_ok:
            close_attempt(attempt, outcome)
            if outcome.is_unknown:
                note_lost_upload(delivery, attempt)
            return give_way(delivery, outcome, verb=Verb.STAGE)
        stored.append({"file_hash": photo["file_hash"], "id": outcome.id})
        with transaction.atomic(durable=True):
            close_attempt(attempt, outcome)
            keep(delivery, hidden_photo_ids=list(stored))
    return True


def _clear_hidden_post(delivery: Delivery, page: FacebookPage) -> bool:
    """Look at a hidden post that an earlier claim left behind.

    It is used again, settled when it turns out to be visible, or forgotten when it is gone. In
    one-step publishing it is removed first: only one of the two ways may be open.
    """
    if not delivery.hidden_post_id:
        return True
    if delivery.publishing == Publishing.DIRECT:
        _delete_hidden_post(delivery, page)
    attempt = open_attempt(delivery, AttemptKind.VERIFY)
    outcome = page.get_post(delivery.hidden_post_id)
    close_attempt(attempt, outcome)
    if outcome.is_gone:
        return _forget_hidden_post(delivery, page)
    if not outcome.is_ok:
        return give_way(delivery, outcome, verb=Verb.READ)
    if outcome.data.get("is_published") is True:
        settle_as_visible(delivery, outcome, lease_no=delivery.lease_no)
        return False
    if delivery.publishing == Publishing.DIRECT:
        retry_later(delivery, Reason.STAGING_REFUSED)
        return False
    return True


def _delete_hidden_post(delivery: Delivery, page: FacebookPage) -> None:
    # Only while it is hidden: a visible one is never deleted by itself.
    attempt = open_attempt(delivery, AttemptKind.VERIFY)
    outcome = page.get_post(delivery.hidden_post_id)
    close_attempt(attempt, outcome)
    if outcome.is_ok and outcome.data.get("is_published") is False:
        attempt = open_attempt(delivery, AttemptKind.DELETE_HIDDEN)
        close_attempt(attempt, page.delete_post(delivery.hidden_post_id))


def _forget_hidden_post(delivery: Delivery, page: FacebookPage) -> bool:
    unclear = delivery.attempts.filter(kind__in=VISIBLE_KINDS).exclude(
        outcome__in=[AttemptOutcome.REJECTED, AttemptOutcome.NOT_SENT]
    )
    if unclear.exists():
        if not is_proven_gone(delivery):
            retry_later(delivery, Reason.HIDDEN_POST_GONE)
            return False
        mine, outcome = list_own_posts(delivery, page)
        if mine:
            found = Outcome(kind=AttemptOutcome.OK, data=mine[0])
            settle_as_visible(delivery, found, lease_no=delivery.lease_no)
            return False
        if not outcome.is_ok:
            # "Gone" may only mean that we may not see it: not before the list was read.
            retry_later(delivery, Reason.HIDDEN_POST_GONE)
            return False
    # Photos go with their post: those of the next one are uploaded anew.
    _drop_photos(delivery, hidden_post_id="")
    return True


def _make_hidden_post(delivery: Delivery, page: FacebookPage) -> bool:
    if delivery.publishing != Publishing.STAGED or delivery.hidden_post_id:
        return True
    attempt = open_attempt(delivery, AttemptKind.CREATE_HIDDEN, digest=delivery.payload_sha256)
    outcome = page.create_hidden_post(
        message=build_message(delivery), link=delivery.link, photo_ids=get_photo_ids(delivery)
    )
    if outcome.is_ok:
        with transaction.atomic(durable=True):
            close_attempt(attempt, outcome)
            keep(delivery, hidden_post_id=outcome.id)
        return True
    close_attempt(attempt, outcome)
    if _is_staging_refused(outcome):
        # Definitely refused, so there is no hidden post; the other way is open.
        fall_back_to_direct(delivery)
        return True
    if classify(outcome, Verb.STAGE).error_class == ErrorClass.DUPLICATE and delivery.photos:
        # A hidden post whose answer was lost holds these photos; nobody sees it. Upload anew.
        _drop_photos(delivery)
        retry_later(delivery, Reason.PREPARING_FAILED)
        return False
    return give_way(delivery, outcome, verb=Verb.STAGE)


def _drop_photos(delivery: Delivery, **fields: Any) -> None:
    """Forget what was uploaded, so that it is uploaded anew; what it leaves is noted."""
    with transaction.atomic(durable=True):
        note_left_photos(delivery)
        keep(delivery, hidden_photo_ids=[], **fields)


def _is_staging_refused(outcome: Outcome) -> bool:
    verdict = classify(outcome, Verb.STAGE)
    return (
        outcome.is_rejected
        and verdict.error_class in (ErrorClass.CONTENT, ErrorClass.GONE)
        and verdict.reason in (Reason.REQUEST_REFUSED, Reason.UNMAPPED)
    )


def get_photo_ids(delivery: Delivery) -> list[str]:
    """Return the ids of the uploaded photos in their order."""
    return [stored["id"] for stored in delivery.hidden_photo_ids]


def _hold(delivery: Delivery, reason: Reason, **fields: Any) -> bool:
    move(delivery, State.HELD, reason=reason, lease_no=delivery.lease_no, **fields)
    return False
