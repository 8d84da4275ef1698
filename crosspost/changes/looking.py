"""Proving a change: the post is read by its id until it says so, or a person is asked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from crosspost.backends import AppMissingError, open_channel
from crosspost.ledger import close_attempt, move
from crosspost.models import Delivery, PostChange
from crosspost.pace import scale
from crosspost.reasons import Reason
from crosspost.states import AttemptKind

from .channels import mind_channel
from .ledger import find_change, move_change, open_change_attempt
from .reading import Finding, read_finding
from .states import CHANGEABLE, DELIVERY_TARGET, ChangeKind, ChangeState

if TYPE_CHECKING:
    from crosspost.facebook import FacebookPage

logger = logging.getLogger(__name__)

#: Pauses between looks, counted from the look before. With a person it is looked for rarely.
DELAYS: dict[ChangeState, tuple[timedelta, ...]] = {
    ChangeState.UNCLEAR: tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200)),
    ChangeState.NEEDS_PERSON: (timedelta(hours=6),) * 12,
}
#: A post that was out for a while is gone when it reads so twice; a new one thrice.
GONE_READS = 2
FRESH = timedelta(minutes=10)
#: So often a post reads unchanged, although Facebook said "done", before that is the answer.
UNCHANGED_READS = 3
MAX_ASKS = 3
_IN_DOUBT = (Reason.ANSWER_LOST, Reason.FACEBOOK_TROUBLE)
_REFUSALS = frozenset(
    {
        Reason.CHANGE_REFUSED,
        Reason.CHANGE_NOT_ALLOWED,
        Reason.HIDE_REFUSED,
        Reason.CONTENT_REFUSED,
    }
)


def look_at_change(change_id: int, *, page: FacebookPage | None = None) -> bool:
    """Look once whether a change came about; return whether it is proven now."""
    change = _claim_look(change_id)
    if change is None:
        return False
    if page is None:
        try:
            page = open_channel(change.delivery.channel)
        except AppMissingError:
            return False
    attempt = open_change_attempt(change, AttemptKind.VERIFY)
    outcome = page.read_state(change.delivery.remote_post_id)
    close_attempt(attempt, outcome)
    finding = read_finding(change, outcome)
    if finding == Finding.AS_WISHED:
        return end_change(change, ChangeState.DONE)
    if finding == Finding.GONE:
        return _act_on_gone(change, page)
    if finding == Finding.UNCHANGED:
        _act_on_unchanged(change)
    else:
        mind_channel(change.delivery.channel, outcome)
        _ask_person_after_last_look(change)
    return False


def end_change(
    change: PostChange,
    target: ChangeState,
    *,
    reason: str = "",
    lease_no: int | None = None,
    actor: Any = None,
    **fields: Any,
) -> bool:
    """End a change, and move its delivery with it where it came about, both or neither."""
    with transaction.atomic():
        if not move_change(change, target, reason=reason, lease_no=lease_no, actor=actor, **fields):
            return False
        if target == ChangeState.DONE and change.kind in DELIVERY_TARGET:
            _move_delivery(change, actor=actor)
    return target == ChangeState.DONE


def is_fresh(delivery: Delivery) -> bool:
    """Whether the post is so new that Facebook may not find it yet."""
    return delivery.published_at is not None and timezone.now() - delivery.published_at < FRESH


def _move_delivery(change: PostChange, *, actor: Any) -> None:
    kind = ChangeKind(change.kind)
    delivery = Delivery.objects.select_related("channel", "announcement").get(pk=change.delivery_id)
    now = timezone.now()
    is_shown = kind == ChangeKind.SHOW
    fields: dict[str, Any] = {"figures_at": now if is_shown else None, "checks": 0}
    if is_shown:
        fields |= {"verified_at": now, "next_check_at": now + timedelta(minutes=1)}
    sources = sorted(CHANGEABLE[kind] - {DELIVERY_TARGET[kind]})
    if not move(
        delivery, DELIVERY_TARGET[kind], sources=sources, actor=actor or change.asked_by, **fields
    ):
        # Somebody settled the post otherwise in this moment; the record has both.
        logger.warning("Change %s is done, and its post is %s", change.pk, delivery.state)


def _claim_look(change_id: int) -> PostChange | None:
    now = timezone.now()
    change = find_change(change_id)
    delays = DELAYS.get(ChangeState(change.state))
    if delays is None:
        return None
    if change.checks < len(delays):
        following: datetime | None = now + scale(delays[change.checks])
    else:
        # Should this process die before it asks a person, another one looks and asks.
        is_asking = change.state == ChangeState.UNCLEAR
        following = now + scale(delays[-1]) if is_asking else None
    taken = PostChange.objects.filter(
        pk=change.pk, state=change.state, checks=change.checks, next_check_at__lte=now
    ).update(next_check_at=following, checks=F("checks") + 1)
    if not taken:
        return None
    change.checks += 1
    change.next_check_at = following
    return change


def _act_on_gone(change: PostChange, page: FacebookPage) -> bool:
    """A post reads as missing. Just after a change that may be the change, or a slow Facebook."""
    reads = change.gone_reads + 1
    PostChange.objects.filter(pk=change.pk, state=change.state).update(gone_reads=reads)
    change.gone_reads = reads
    if reads < GONE_READS + is_fresh(change.delivery):
        _ask_person_after_last_look(change)
        return False
    if change.kind != ChangeKind.WITHDRAW:
        end_change(change, ChangeState.STILL_UP, reason=Reason.POST_NOT_THERE)
        return False
    if _is_listed(change, page):
        _ask_person_after_last_look(change)
        return False
    return end_change(change, ChangeState.DONE)


def _is_listed(change: PostChange, page: FacebookPage) -> bool:
    """Whether the Page's list still has the post, or cannot be read.

    "Not there" is also what Facebook says to who may not see a post: a list that can be read is
    the proof that we may.
    """
    attempt = open_change_attempt(change, AttemptKind.RECONCILE)
    posts, outcome = page.list_published_posts(max_pages=1)
    ids = {str(post.get("id")) for post in posts}
    is_listed = change.delivery.remote_post_id in ids
    close_attempt(attempt, outcome, summary=f"{len(posts)} posts read, this one: {is_listed}")
    return is_listed or not outcome.is_ok


def _act_on_unchanged(change: PostChange) -> None:
    PostChange.objects.filter(pk=change.pk, state=change.state).update(gone_reads=0)
    if change.state == ChangeState.NEEDS_PERSON:
        end_change(change, ChangeState.STILL_UP, reason=Reason.STILL_THERE)
    elif change.reason in _REFUSALS:
        end_change(change, ChangeState.STILL_UP, reason=change.reason, note=change.note)
    elif change.was_confirmed:
        if change.checks >= UNCHANGED_READS:
            end_change(change, ChangeState.STILL_UP, reason=Reason.STILL_THERE)
    elif change.tries < MAX_ASKS:
        # Asking again sets the same state: nothing can be done twice.
        move_change(
            change,
            ChangeState.ASKED,
            sources=[ChangeState.UNCLEAR],
            reason=change.reason,
            next_attempt_at=timezone.now(),
        )
    else:
        end_change(change, ChangeState.STILL_UP, reason=Reason.STILL_THERE)


def _ask_person_after_last_look(change: PostChange) -> None:
    if change.state != ChangeState.UNCLEAR:
        return
    if change.checks <= len(DELAYS[ChangeState.UNCLEAR]):
        return
    move_change(
        change,
        ChangeState.NEEDS_PERSON,
        sources=[ChangeState.UNCLEAR],
        reason=Reason.CHANGE_NOT_PROVEN,
        checks=0,
        next_check_at=timezone.now() + DELAYS[ChangeState.NEEDS_PERSON][0],
    )
