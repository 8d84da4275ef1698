"""Doing a change: read first, ask Facebook once, then read what it did."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from crosspost.backends import AppMissingError, open_channel
from crosspost.channel_health import report_unmapped
from crosspost.errors import ErrorClass, Verb, Verdict, classify
from crosspost.giving_way import get_delay
from crosspost.graph_outcome import Outcome
from crosspost.ledger import LeaseLostError, close_attempt
from crosspost.models import Channel, PostChange
from crosspost.pace import scale
from crosspost.reasons import Reason
from crosspost.states import AttemptKind
from crosspost.stopped import find_stop

from .channels import mind_channel
from .ledger import claim_change, move_change, open_change_attempt
from .looking import end_change, is_fresh, look_at_change
from .reading import Finding, build_new_message, is_of_other_app, read_finding
from .states import ATTEMPT_KIND, CHANGE_DEADLINES, ChangeKind, ChangeState

if TYPE_CHECKING:
    from crosspost.facebook import FacebookPage

logger = logging.getLogger(__name__)

#: After this long an unclear answer is looked into.
FIRST_LOOK = timedelta(seconds=5)
#: How long a change waits where nothing but a person can help.
LONG_WAIT = timedelta(minutes=15)


def work_change(change_id: int) -> bool:
    """Do one change if it is due and nobody else has it; return whether it is done and proven.

    Harmless when called twice: the claim decides who works, and each call sets a state.
    """
    change = claim_change(change_id)
    if change is None:
        return False
    try:
        page = open_channel(change.delivery.channel)
    except AppMissingError:
        wait_again(change, Reason.APP_SETTINGS, pause=LONG_WAIT)
        return False
    try:
        if not _read_first(change, page):
            return change.state == ChangeState.DONE
        _ask_facebook(change, page)
    except LeaseLostError:
        logger.warning("The lease of change %s was lost; another process decides", change.pk)
        return False
    return look_at_change(change.pk, page=page)


def wait_again(change: PostChange, reason: Reason, *, pause: timedelta | None = None) -> bool:
    """Put a change back until it can be tried again. Its first deadline stays.

    Nothing was done that anybody could see.
    """
    now = timezone.now()
    tries = change.tries + 1
    deadline = change.asked_at + CHANGE_DEADLINES[ChangeState.ASKED]
    return move_change(
        change,
        ChangeState.ASKED,
        sources=[ChangeState.WORKING],
        lease_no=change.lease_no,
        reason=reason,
        tries=tries,
        next_attempt_at=now + (scale(pause) if pause else get_delay(min(tries, 8))),
        deadline_at=max(deadline, now),
    )


def _read_first(change: PostChange, page: FacebookPage) -> bool:
    """Read the post; return whether Facebook has to be asked for the change."""
    delivery = change.delivery
    attempt = open_change_attempt(change, AttemptKind.VERIFY)
    outcome = page.read_state(delivery.remote_post_id)
    close_attempt(attempt, outcome)
    finding = read_finding(change, outcome)
    if finding == Finding.AS_WISHED:
        end_change(change, ChangeState.DONE, lease_no=change.lease_no)
        return False
    if finding == Finding.GONE and change.kind != ChangeKind.WITHDRAW:
        if is_fresh(delivery) and change.tries < 3:
            # A post that was just made can read as missing for some seconds.
            wait_again(change, Reason.POST_NOT_THERE, pause=timedelta(minutes=1))
        else:
            end_change(
                change,
                ChangeState.STILL_UP,
                reason=Reason.POST_NOT_THERE,
                lease_no=change.lease_no,
            )
        return False
    if finding == Finding.UNREADABLE:
        mind_channel(delivery.channel, outcome)
        wait_again(change, classify(outcome, Verb.READ).reason)
        return False
    if change.kind == ChangeKind.EDIT and is_of_other_app(outcome, page.app_id):
        end_change(
            change,
            ChangeState.STILL_UP,
            reason=Reason.CHANGE_NOT_OURS,
            lease_no=change.lease_no,
        )
        return False
    return True


def _ask_facebook(change: PostChange, page: FacebookPage) -> None:
    if change.kind == ChangeKind.SHOW and find_stop(change.delivery) is not None:
        # Somebody pulled the stop switch since this was claimed.
        wait_again(change, Reason.STOPPED, pause=timedelta(minutes=1))
        return
    attempt = open_change_attempt(change, ATTEMPT_KIND[ChangeKind(change.kind)])
    outcome = _call(change, page)
    with transaction.atomic(durable=True):
        close_attempt(attempt, outcome)
        _write_down(change, outcome)


def _call(change: PostChange, page: FacebookPage) -> Outcome:
    delivery = change.delivery
    post_id = delivery.remote_post_id
    if change.kind == ChangeKind.EDIT:
        return page.edit_post(post_id, message=build_new_message(delivery, change.text))
    if change.kind == ChangeKind.HIDE:
        return page.hide_post(post_id)
    if change.kind == ChangeKind.SHOW:
        return page.publish_post(post_id)
    return page.delete_post(post_id)


def _write_down(change: PostChange, outcome: Outcome) -> None:
    """Take the step that the answer allows: none of them says yet that it is done."""
    if outcome.is_ok or outcome.is_gone:
        _leave_unclear(change, was_confirmed=True)
        return
    if outcome.is_not_sent:
        wait_again(change, Reason.FACEBOOK_DOWN)
        return
    verdict = classify(outcome, Verb.STAGE)
    if outcome.is_unknown or verdict.error_class == ErrorClass.TRANSIENT:
        reason = Reason.FACEBOOK_TROUBLE if outcome.http_status else Reason.ANSWER_LOST
        _leave_unclear(change, reason=reason)
        return
    if mind_channel(change.delivery.channel, outcome, verdict=verdict):
        wait_again(change, verdict.reason, pause=timedelta(minutes=1))
        return
    report_unmapped(change.delivery, outcome, verdict)
    # Definitely refused; what the post says now is read all the same.
    _leave_unclear(change, reason=_name_refusal(change, verdict), note=outcome.describe())


def _leave_unclear(
    change: PostChange, *, was_confirmed: bool = False, reason: str = "", note: str = ""
) -> None:
    now = timezone.now()
    is_lost = reason in (Reason.ANSWER_LOST, Reason.FACEBOOK_TROUBLE)
    move_change(
        change,
        ChangeState.UNCLEAR,
        sources=[ChangeState.WORKING],
        lease_no=change.lease_no,
        reason=reason,
        note=note,
        was_confirmed=was_confirmed,
        tries=change.tries + 1,
        checks=0,
        gone_reads=0,
        next_check_at=now + scale(FIRST_LOOK) if is_lost else now,
    )


def _name_refusal(change: PostChange, verdict: Verdict) -> Reason:
    if verdict.reason == Reason.NO_PERMISSION:
        # Whether the right is gone for the whole Page, its token tells: asked at the next tick.
        Channel.objects.filter(pk=change.delivery.channel_id).update(checked_at=None)
        return Reason.CHANGE_NOT_ALLOWED
    if change.kind == ChangeKind.HIDE and verdict.reason == Reason.REQUEST_REFUSED:
        return Reason.HIDE_REFUSED
    if verdict.reason == Reason.CONTENT_REFUSED:
        return Reason.CONTENT_REFUSED
    return Reason.CHANGE_REFUSED
