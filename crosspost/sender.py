"""The sender: claim, prepare, one visible call, and what is known afterwards.

After the call that makes a post visible, only an id, a definite refusal or the proof that no
byte left say anything. All else is UNKNOWN, from where nothing is sent again by itself.
"""

from __future__ import annotations

import logging
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .backends import AppMissingError, open_channel
from .channel_health import get_hold_reason, hold_waiting, stop_channel
from .checking import check_sent
from .crew import Crew
from .due import list_due_deliveries
from .errors import ErrorClass, Verb, classify
from .giving_way import act_on_verdict, fall_back_to_direct, retry_later
from .graph_outcome import Outcome
from .ledger import LeaseLostError, begin_sending, claim_delivery, close_attempt, move
from .models import Attempt, Channel, Delivery
from .notices import mail_about_delivery
from .pace import scale
from .payload import build_message, hash_content
from .reasons import Reason
from .staging import close_gate, get_photo_ids, prepare
from .states import (
    VISIBLE_KINDS,
    AttemptKind,
    AttemptOutcome,
    ChannelState,
    Publishing,
    State,
)
from .stopped import StoppedError
from .stops import hold_for_stop, hold_if_stopped

if TYPE_CHECKING:
    from .facebook import FacebookPage

logger = logging.getLogger(__name__)

FIRST_LOOK = timedelta(seconds=20)
#: How long one tick may send before it leaves the rest to the next.
TICK_SECONDS = 45.0


def send_delivery(delivery_id: uuid.UUID | str) -> bool:
    """Send one delivery if it is due and nobody else has it; return whether it went out now.

    Harmless when called twice, at once or again: the claim decides who works.
    """
    delivery = claim_delivery(delivery_id)
    if delivery is None:
        _hold_if_blocked(delivery_id)
        return False
    try:
        # Read with the claim; None where the city has none.
        app = getattr(delivery.channel.site, "facebook_app", None)
        page = open_channel(delivery.channel, app=app)
    except AppMissingError:
        _stop_for_missing_app(delivery)
        return False
    try:
        if not prepare(delivery, page):
            return False
        outcome = publish(delivery, page)
    except LeaseLostError:
        logger.warning("The lease of %s was lost; another process decides", delivery.pk)
        return False
    if outcome is None or not outcome.is_ok:
        return False
    check_sent(delivery, page=page)
    return True


def send_due_deliveries(*, seconds: float = TICK_SECONDS) -> int:
    """Send what is due, for at most `seconds`; return how many went out.

    CROSSPOST_SENDER_THREADS of them at a time, each for another channel.
    """
    if settings.CROSSPOST_SENDER_THREADS > 1:
        threads = settings.CROSSPOST_SENDER_THREADS
        return Crew(send_delivery, threads=threads, seconds=seconds).run()
    ends = time.monotonic() + seconds
    sent = 0
    for delivery in list_due_deliveries():
        if time.monotonic() >= ends:
            break
        try:
            sent += send_delivery(delivery.pk)
        except Exception:  # one delivery's trouble must not stop the others; its lease runs out
            logger.exception("Sending %s broke off", delivery.pk)
    return sent


def publish(delivery: Delivery, page: FacebookPage) -> Outcome | None:
    """Make the one visible call of a READY delivery and write down what is known of it.

    Returns None when a gate closed at the last moment and no call was made.
    """
    if close_gate(delivery):
        return None
    is_staged = delivery.publishing == Publishing.STAGED
    kind = AttemptKind.FLIP if is_staged else AttemptKind.CREATE
    try:
        attempt = begin_sending(delivery, kind, digest=hash_content(delivery))
    except StoppedError as stopped:
        hold_for_stop(delivery, stopped.switch, lease_no=delivery.lease_no)
        return None
    if attempt is None:
        channel = Channel.objects.get(pk=delivery.channel_id)
        reason = get_hold_reason(channel) or Reason.NOT_CONNECTED
        move(delivery, State.HELD, reason=reason, lease_no=delivery.lease_no)
        return None
    if is_staged:
        outcome = page.publish_post(delivery.hidden_post_id)
    else:
        outcome = page.create_post(
            message=build_message(delivery), link=delivery.link, photo_ids=get_photo_ids(delivery)
        )
    record_visible_outcome(delivery, attempt, outcome)
    return outcome


def record_visible_outcome(delivery: Delivery, attempt: Attempt, outcome: Outcome) -> None:
    """Close the visible attempt and take the step that its outcome allows, in one commit."""
    with transaction.atomic(durable=True):
        close_attempt(attempt, outcome)
        if outcome.is_ok:
            _accept(delivery, outcome)
            return
        verdict = classify(outcome, Verb.PUBLISH)
        if verdict.error_class == ErrorClass.TRANSIENT:
            retry_later(delivery, verdict.reason)
        elif verdict.error_class == ErrorClass.UNKNOWN:
            _leave_unknown(delivery, outcome, verdict.reason)
        elif verdict.error_class == ErrorClass.DUPLICATE and _may_be_ours(delivery, attempt):
            _leave_unknown(delivery, outcome, Reason.DUPLICATE_MAYBE_OURS)
        elif attempt.kind == AttemptKind.FLIP and verdict.error_class == ErrorClass.GONE:
            retry_later(delivery, Reason.HIDDEN_POST_GONE)
        elif attempt.kind == AttemptKind.FLIP and verdict.reason == Reason.REQUEST_REFUSED:
            _leave_staging(delivery)
        else:
            act_on_verdict(delivery, outcome, verdict)


def _accept(delivery: Delivery, outcome: Outcome) -> None:
    """Keep the id, also when it comes after the lease was lost."""
    now = timezone.now()
    post_id = delivery.hidden_post_id if delivery.publishing == Publishing.STAGED else outcome.id
    taken = move(
        delivery,
        State.ACCEPTED,
        sources=[State.SENDING, State.UNKNOWN, State.NEEDS_PERSON],
        lease_no=delivery.lease_no,
        is_joined=True,
        remote_post_id=post_id,
        published_at=now,
        next_check_at=now,
        checks=0,
        error_code=None,
        error_subcode=None,
        trace_id="",
    )
    if taken:
        return
    delivery.refresh_from_db()
    if delivery.state not in (State.ACCEPTED, State.PUBLISHED, State.LISTED):
        # A person said "not there" before this answer came: people must look at the Page.
        logger.error("A late answer says that %s is out as %s", delivery.pk, post_id)
        mail_about_delivery(delivery, occasion=f"late:{post_id}")


def _leave_unknown(delivery: Delivery, outcome: Outcome, reason: Reason) -> None:
    move(
        delivery,
        State.UNKNOWN,
        sources=[State.SENDING],
        reason=reason,
        lease_no=delivery.lease_no,
        note=outcome.describe(),
        next_check_at=timezone.now() + scale(FIRST_LOOK),
        checks=0,
        error_code=outcome.code,
        error_subcode=outcome.subcode,
        trace_id=outcome.trace_id,
    )


def _leave_staging(delivery: Delivery) -> None:
    """The Page refuses to show the hidden post: once that is proven gone, go the direct way."""
    fall_back_to_direct(delivery)
    retry_later(delivery, Reason.STAGING_REFUSED)


def _may_be_ours(delivery: Delivery, attempt: Attempt) -> bool:
    """Whether an earlier visible call to this Page carried the same words and pictures."""
    return (
        Attempt.objects.filter(
            delivery__channel=delivery.channel_id,
            kind__in=VISIBLE_KINDS,
            request_sha256=attempt.request_sha256,
        )
        .exclude(pk=attempt.pk)
        .exclude(outcome__in=[AttemptOutcome.REJECTED, AttemptOutcome.NOT_SENT])
        .exists()
    )


def _hold_if_blocked(delivery_id: uuid.UUID | str) -> None:
    delivery = Delivery.objects.select_related("channel").filter(pk=delivery_id).first()
    if delivery is not None and delivery.state == State.QUEUED:
        hold_waiting(delivery.channel)
        hold_if_stopped(delivery)


def _stop_for_missing_app(delivery: Delivery) -> None:
    stop_channel(
        delivery.channel,
        ChannelState.NO_PERMISSION,
        reason=Reason.APP_SETTINGS,
        author=delivery.announcement.created_by,
    )
    move(delivery, State.HELD, reason=Reason.APP_SETTINGS, lease_no=delivery.lease_no)
