"""A channel stops, waits, works again; what is due for it is held with the reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .due import usable_channels, waiting
from .errors import Verdict
from .graph_outcome import Outcome
from .ledger import move, record_event
from .models import Channel, Delivery
from .notices import mail_about_channel, mail_operators
from .reasons import Reason
from .settle import release_held
from .states import ChannelState, State

_PROBLEM_OF_STATE = {
    ChannelState.TOKEN_DEAD: Reason.TOKEN_DEAD,
    ChannelState.CHECKPOINT: Reason.CHECKPOINT,
    ChannelState.NO_PERMISSION: Reason.NO_PERMISSION,
    ChannelState.DISABLED: Reason.CHANNEL_DISABLED,
}
_TOLD_STATES = frozenset(
    {ChannelState.TOKEN_DEAD, ChannelState.CHECKPOINT, ChannelState.NO_PERMISSION}
)


@transaction.atomic
def stop_channel(
    channel: Channel, state: ChannelState, *, reason: Reason, author: Any = None, actor: Any = None
) -> bool:
    """Take a channel out of use until a person mends it; tell desk and author, once per outage.

    Returns False when it was out of use already.
    """
    now = timezone.now()
    stopped = Channel.objects.filter(pk=channel.pk, state=ChannelState.OK).update(
        state=state, state_since=now, problem=reason
    )
    before = channel.state
    channel.refresh_from_db()
    if stopped:
        record_event(channel=channel, from_state=before, to_state=state, reason=reason, actor=actor)
    if channel.state in _TOLD_STATES:
        mail_about_channel(channel, author=author)
    hold_waiting(channel)
    return bool(stopped)


@transaction.atomic
def disable_channel(channel: Channel, *, user: Any) -> None:
    """Switch a channel off; what is due for it is held."""
    now = timezone.now()
    before = channel.state
    Channel.objects.filter(pk=channel.pk).update(
        state=ChannelState.DISABLED, state_since=now, problem=Reason.CHANNEL_DISABLED
    )
    channel.refresh_from_db()
    record_event(
        channel=channel,
        from_state=before,
        to_state=ChannelState.DISABLED,
        reason=Reason.CHANNEL_DISABLED,
        actor=user,
    )
    hold_waiting(channel)


@transaction.atomic
def resume_channel(channel: Channel, *, user: Any = None) -> int:
    """Take a channel into use again and release what it held; return how many were released."""
    before = channel.state
    Channel.objects.filter(pk=channel.pk).update(
        state=ChannelState.OK, state_since=timezone.now(), problem="", throttled_until=None
    )
    channel.refresh_from_db()
    record_event(
        channel=channel,
        from_state=before,
        to_state=ChannelState.OK,
        reason=Reason.RECONNECTED,
        actor=user,
    )
    return release_held(channel, reason=Reason.RECONNECTED, user=user)


def get_hold_reason(channel: Channel) -> Reason:
    """Return why nothing goes to a channel now, or Reason.NONE."""
    if channel.state != ChannelState.OK:
        known = channel.problem in set(Reason)
        return (
            Reason(channel.problem)
            if channel.problem and known
            else _PROBLEM_OF_STATE[ChannelState(channel.state)]
        )
    if channel.is_throttled:
        is_policy = channel.problem == Reason.POLICY_BLOCK
        return Reason.POLICY_BLOCK if is_policy else Reason.RATE_LIMITED
    return Reason.NONE


def hold_waiting(channel: Channel) -> int:
    """Hold every due delivery of a channel that cannot be used; return how many."""
    reason = get_hold_reason(channel)
    if not reason:
        return 0
    held = 0
    rows = Delivery.objects.filter(waiting(timezone.now()), channel=channel)
    for delivery in rows.select_related("announcement__created_by"):
        if move(delivery, State.HELD, reason=reason):
            held += 1
            if channel.state in _TOLD_STATES or reason == Reason.POLICY_BLOCK:
                mail_about_channel(channel, author=delivery.announcement.created_by)
    return held


def hold_blocked() -> int:
    """Hold what is due on any channel that cannot be used. A tick job."""
    now = timezone.now()
    blocked = (
        Channel.objects.filter(deliveries__state=State.QUEUED)
        .exclude(pk__in=usable_channels(now).values("pk"))
        .distinct()
    )
    return sum(hold_waiting(channel) for channel in blocked)


def release_rested() -> int:
    """Release what was only held for Facebook's pause, once that is over. A tick job."""
    now = timezone.now()
    Channel.objects.filter(
        state=ChannelState.OK, throttled_until__lte=now, problem=Reason.RATE_LIMITED
    ).update(problem="")
    rested = Channel.objects.filter(
        Q(throttled_until__isnull=True) | Q(throttled_until__lte=now),
        state=ChannelState.OK,
        deliveries__state=State.HELD,
        deliveries__reason=Reason.RATE_LIMITED,
    ).distinct()
    released = 0
    for channel in rested:
        with transaction.atomic():
            released += release_held(
                channel, reason=Reason.WAIT_OVER, held_for=[Reason.RATE_LIMITED]
            )
    return released


def report_unmapped(delivery: Delivery, outcome: Outcome, verdict: Verdict) -> None:
    """Mail the operators an answer that the table does not know; once per code and day."""
    if verdict.is_mapped:
        return
    mail_operators(
        delivery.channel.site,
        key=f"unmapped:{outcome.code}:{outcome.subcode}:{timezone.now():%Y%m%d}",
        subject=f"Facebook answered with an unknown code: {outcome.code}/{outcome.subcode}",
        text=(
            f"Delivery {delivery.pk}, HTTP {outcome.http_status}, code {outcome.code}, subcode "
            f"{outcome.subcode}, trace {outcome.trace_id}.\n{outcome.user_message}\n"
            f"{outcome.reason}\n\nThe post was not made. Add a row to crosspost/errors.py."
        ),
    )
