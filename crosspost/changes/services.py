"""What persons ask and decide about posts that are out; one transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.social import SharePicture
from crosspost.ledger import record_event
from crosspost.models import CrosspostSettings, Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import State
from crosspost.text import check_text, clean_text

from .ledger import move_change, record_step
from .looking import end_change
from .notices import tell_about_change
from .nudge import nudge_change
from .selectors import calls_to_facebook, get_text_out
from .states import CALLABLE_OFF, CHANGE_DEADLINES, CHANGEABLE, ChangeKind, ChangeState

APPROVE = "crosspost.approve_delivery"


class ChangeRefusedError(Exception):
    """The change cannot be asked for; `reason` is the key of the sentence that says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def ask_change(
    delivery: Delivery,
    *,
    kind: str,
    user: Any,
    text: str = "",
    photos: Sequence[SharePicture] | None = None,
    link: str | None = None,
    note: str = "",
) -> PostChange:
    """Write down that a person wishes to change a post that is out; a worker does it.

    `kind` is edit, hide, show or withdraw; `text` the new words of an edit. `photos` and `link`
    are what the post should show, None where nobody asks: if they differ from what it shows,
    the edit is refused, because Facebook can only exchange words. Raises ChangeRefusedError with
    the sentence, and NotPossibleError when the post has moved on since the person looked.
    """
    wish = ChangeKind(kind)
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state not in CHANGEABLE[wish]:
        if row.state != delivery.state:
            raise NotPossibleError
        raise ChangeRefusedError(Reason.CHANGE_NOT_OUT)
    if not row.remote_post_id:
        raise ChangeRefusedError(Reason.CHANGE_NO_ID)
    before = get_text_out(row) if wish == ChangeKind.EDIT else ""
    words = clean_text(text) if wish == ChangeKind.EDIT else ""
    if wish == ChangeKind.EDIT:
        _check_edit(row, text=words, before=before, photos=photos, link=link)
    change = _add(row, wish=wish, user=user, text=words, before=before, note=note)
    delivery.refresh_from_db()
    return change


@transaction.atomic
def approve_change(change: PostChange, *, user: Any) -> None:
    """Approve the new words of an edit; raise NotPossibleError when it was decided meanwhile.

    Raises ChangeRefusedError when the user may not, or wrote them where the city wants a second
    person.
    """
    if not user.has_perm(APPROVE):
        raise ChangeRefusedError(Reason.CHANGE_FOR_APPROVAL)
    rules = CrosspostSettings.for_site(change.delivery.channel.site)
    if rules.needs_second_person and change.asked_by_id == user.pk:
        raise ChangeRefusedError(Reason.OWN_WORDS)
    if not move_change(
        change,
        ChangeState.ASKED,
        sources=[ChangeState.FOR_APPROVAL],
        actor=user,
        approved_by=user,
        next_attempt_at=timezone.now(),
    ):
        raise NotPossibleError
    nudge_change(change.pk)


@transaction.atomic
def call_off_change(change: PostChange, *, user: Any) -> None:
    """Give up a change for which Facebook was never asked, however often it was tried.

    Raises NotPossibleError when a worker has it, or when Facebook was asked or may have been:
    then it is read until it is proven, and can be asked back by another change.
    """
    row = PostChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state not in CALLABLE_OFF or calls_to_facebook(row.pk).exists():
        raise NotPossibleError
    if not move_change(
        change,
        ChangeState.CALLED_OFF,
        sources=CALLABLE_OFF,
        reason=Reason.CHANGE_CALLED_OFF,
        # Claimed since it was looked at: the worker may ask Facebook at any moment.
        lease_no=row.lease_no,
        actor=user,
    ):
        raise NotPossibleError


@transaction.atomic
def settle_change(change: PostChange, *, user: Any, is_done: bool) -> None:
    """Write down what a named person saw on Facebook, where reading could not tell.

    `is_done`: the post looks as wished (taken off: it is not there). Raises NotPossibleError
    when it was settled meanwhile.
    """
    if change.state != ChangeState.NEEDS_PERSON:
        raise NotPossibleError
    target = ChangeState.DONE if is_done else ChangeState.STILL_UP
    reason = Reason.SAID_CHANGED if is_done else Reason.SAID_UNCHANGED
    before = change.state
    end_change(change, target, reason=reason, actor=user, settled_by=user)
    if change.state == before:
        raise NotPossibleError


@transaction.atomic
def ask_again(change: PostChange, *, user: Any) -> None:
    """Let Facebook be asked once more for a change of which nobody can tell."""
    if not move_change(
        change,
        ChangeState.ASKED,
        sources=[ChangeState.NEEDS_PERSON],
        actor=user,
        tries=0,
        next_attempt_at=timezone.now(),
    ):
        raise NotPossibleError
    nudge_change(change.pk)


@transaction.atomic
def say_seen(delivery: Delivery, *, user: Any) -> None:
    """Write down that a named person looked, signed out, and saw the post.

    Raises NotPossibleError when the post is not known to be out. A second word changes nothing.
    """
    out = (State.ACCEPTED, State.PUBLISHED, State.LISTED)
    if not Delivery.objects.filter(pk=delivery.pk, state__in=out).exists():
        raise NotPossibleError
    seen = Delivery.objects.filter(pk=delivery.pk, seen_by__isnull=True).update(
        seen_at=delivery.seen_at or timezone.now(), seen_by=user
    )
    delivery.refresh_from_db()
    if seen:
        record_event(
            delivery=delivery,
            from_state=delivery.state,
            to_state=delivery.state,
            reason=Reason.SAID_SEEN,
            actor=user,
        )


def _check_edit(
    delivery: Delivery,
    *,
    text: str,
    before: str,
    photos: Sequence[SharePicture] | None,
    link: str | None,
) -> None:
    if link is not None and link != delivery.link:
        raise ChangeRefusedError(Reason.CHANGE_NEEDS_NEW_POST)
    shown = [(photo["image_id"], photo["alt_text"]) for photo in delivery.photos]
    if photos is not None and [(photo.image_id, photo.alt_text) for photo in photos] != shown:
        raise ChangeRefusedError(Reason.CHANGE_NEEDS_NEW_POST)
    if reason := check_text(text):
        raise ChangeRefusedError(reason)
    if text == clean_text(before):
        raise ChangeRefusedError(Reason.CHANGE_SAME_TEXT)


def _add(
    delivery: Delivery, *, wish: ChangeKind, user: Any, text: str, before: str, note: str
) -> PostChange:
    now = timezone.now()
    state, approver = _choose_start(delivery, wish=wish, user=user)
    is_person = getattr(user, "pk", None) is not None
    try:
        with transaction.atomic():
            change = PostChange.objects.create(
                delivery=delivery,
                kind=wish,
                text=text,
                text_before=before,
                state=state,
                reason=Reason.CHANGE_FOR_APPROVAL if state == ChangeState.FOR_APPROVAL else "",
                note=note[:300],
                asked_at=now,
                state_since=now,
                next_attempt_at=now,
                deadline_at=now + CHANGE_DEADLINES[state],
                asked_by=user if is_person else None,
                asked_by_name=user.get_full_name()[:150] if is_person else "",
                approved_by=approver,
            )
    except IntegrityError as error:
        raise ChangeRefusedError(Reason.CHANGE_RUNNING) from error
    record_step(change, actor=user)
    tell_about_change(change, actor=user)
    if state == ChangeState.ASKED:
        nudge_change(change.pk)
    return change


def _choose_start(delivery: Delivery, *, wish: ChangeKind, user: Any) -> tuple[ChangeState, Any]:
    """Return where a change starts and who approved it: only new words need approval."""
    rules = CrosspostSettings.for_site(delivery.channel.site)
    if wish != ChangeKind.EDIT or not rules.needs_approval:
        return ChangeState.ASKED, None
    if user.has_perm(APPROVE) and not rules.needs_second_person:
        return ChangeState.ASKED, user
    return ChangeState.FOR_APPROVAL, None
