"""What becomes of a delivery after a call that did not bring what it should."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .backends import park_channel
from .channel_health import report_unmapped, stop_channel
from .errors import ErrorClass, Verb, Verdict, classify
from .graph_outcome import Outcome
from .ledger import move, record_event
from .models import Channel, Delivery
from .notices import mail_about_channel, mail_operators
from .pace import scale
from .reasons import Reason
from .states import Publishing, State

FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(minutes=15)
MAX_TRIES = 8


def retry_later(delivery: Delivery, reason: Reason) -> None:
    """Queue it again with a growing pause, or hold it when that has gone on for too long."""
    tries = delivery.tries + 1
    if tries > MAX_TRIES:
        held_for = {
            Reason.SITE_UNREACHABLE: Reason.PAGE_UNREACHABLE,
            Reason.LINK_UNREADABLE: Reason.LINK_UNREADABLE,
        }.get(reason, Reason.KEPT_FAILING)
        move(delivery, State.HELD, reason=held_for, lease_no=delivery.lease_no)
        return
    move(
        delivery,
        State.QUEUED,
        reason=reason,
        lease_no=delivery.lease_no,
        tries=tries,
        next_attempt_at=timezone.now() + get_delay(tries),
    )


def get_delay(tries: int) -> timedelta:
    """Return the pause before the next try: 15 s, doubled each time, at most 15 minutes.

    Some of it is chance, so that many deliveries do not come back in one moment.
    """
    delay = min(FIRST_DELAY * 2 ** (tries - 1), LONGEST_DELAY)
    return scale(delay) * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load, keeps no secret)


def give_way(delivery: Delivery, outcome: Outcome, *, verb: Verb) -> bool:
    """Act on a failed call that nobody could see; always returns False, "not ready".

    For calls that make something visible see `crosspost.sender`.
    """
    verdict = classify(outcome, verb)
    if verdict.error_class == ErrorClass.TRANSIENT or outcome.is_unknown:
        retry_later(delivery, verdict.reason)
        return False
    act_on_verdict(delivery, outcome, verdict)
    return False


def act_on_verdict(delivery: Delivery, outcome: Outcome, verdict: Verdict) -> None:
    """Take a delivery whose call was definitely refused to HELD or FAILED, and say why."""
    details: dict[str, Any] = {
        "error_code": outcome.code,
        "error_subcode": outcome.subcode,
        "trace_id": outcome.trace_id,
    }
    with transaction.atomic():
        if verdict.error_class == ErrorClass.CHANNEL and verdict.channel_state is not None:
            stop_channel(
                delivery.channel,
                verdict.channel_state,
                reason=verdict.reason,
                author=delivery.announcement.created_by,
            )
            target = State.HELD
        elif verdict.error_class == ErrorClass.THROTTLE:
            park_channel(
                delivery.channel,
                get_pause(delivery.channel, outcome, verdict),
                reason=verdict.reason,
            )
            if verdict.reason == Reason.POLICY_BLOCK:
                # Nothing but a person ends this one.
                mail_about_channel(delivery.channel, author=delivery.announcement.created_by)
            target = State.HELD
        else:
            target = State.FAILED
        move(
            delivery,
            target,
            reason=verdict.reason,
            lease_no=delivery.lease_no,
            note=outcome.describe(),
            **details,
        )
        report_unmapped(delivery, outcome, verdict)


def get_pause(channel: Channel, outcome: Outcome, verdict: Verdict) -> timedelta:
    """Return how long to leave a channel alone: what Facebook asks for, else our own guess.

    Calls while throttled lengthen the block, so a second refusal doubles our guess.
    """
    if outcome.usage.regain_minutes:
        return timedelta(minutes=outcome.usage.regain_minutes)
    pause = verdict.park or timedelta(minutes=15)
    now = timezone.now()
    last = channel.throttled_until
    is_repeated = last is not None and last <= now < last + timedelta(hours=1)
    if is_repeated and pause < timedelta(hours=1):
        return min(pause * 4, timedelta(hours=1))
    return pause


def fall_back_to_direct(delivery: Delivery) -> None:
    """Publish in one step from now on: this Page does not take hidden posts, or show them.

    A hidden post that this delivery has is removed, and read as gone, before anything is sent.
    """
    channel = delivery.channel
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, lease_no=delivery.lease_no).update(
            publishing=Publishing.DIRECT
        )
        delivery.publishing = Publishing.DIRECT
        changed = Channel.objects.filter(pk=channel.pk, publishing=Publishing.STAGED).update(
            publishing=Publishing.DIRECT
        )
        channel.publishing = Publishing.DIRECT
        if not changed:
            return
        record_event(channel=channel, reason=Reason.STAGING_REFUSED)
        mail_operators(
            channel.site,
            key=f"staging-refused:{channel.pk}:{timezone.now():%Y%m%d}",
            subject=f"The Page {channel.name} does not take posts in two steps",
            text=(
                "Facebook refused a hidden post, so posts now go out in one step. Run the trial "
                "on the channel's page to try two steps again."
            ),
        )


def settle_as_visible(
    delivery: Delivery,
    outcome: Outcome,
    *,
    target: State = State.PUBLISHED,
    reason: str = "",
    lease_no: int | None = None,
    is_joined: bool = False,
) -> bool:
    """Write down that a post was read back and is visible; return whether this caller did."""
    now = timezone.now()
    return move(
        delivery,
        target,
        reason=reason,
        lease_no=lease_no,
        is_joined=is_joined,
        remote_post_id=outcome.id,
        remote_permalink=read_permalink(outcome.data),
        published_at=delivery.published_at or read_created_time(outcome.data) or now,
        verified_at=now,
        checks=0,
        figures_at=now + timedelta(minutes=15),
        next_check_at=now + scale(timedelta(minutes=1)) if target == State.PUBLISHED else None,
    )


def read_permalink(data: dict[str, object]) -> str:
    """Return the post's address when it is one that a browser may open."""
    url = data.get("permalink_url")
    is_address = isinstance(url, str) and url.startswith(("https://", "http://"))
    return str(url)[:500] if is_address else ""


def read_created_time(data: dict[str, object]) -> object:
    """Return Facebook's own time of the post, or None. Graph writes +0000 without a colon."""
    value = data.get("created_time")
    if not isinstance(value, str):
        return None
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
