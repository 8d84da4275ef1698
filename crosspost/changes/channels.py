"""What an answer says about the whole Page: its token is dead, or Facebook wants a pause."""

from __future__ import annotations

from crosspost.backends import park_channel
from crosspost.channel_health import stop_channel
from crosspost.errors import ErrorClass, Verb, Verdict, classify
from crosspost.giving_way import get_pause
from crosspost.graph_outcome import Outcome
from crosspost.models import Channel
from crosspost.reasons import Reason


def mind_channel(channel: Channel, outcome: Outcome, *, verdict: Verdict | None = None) -> bool:
    """Stop or park a channel whose token died or that Facebook wants to rest; return whether.

    A permission that is missing for one call says nothing about the others.
    """
    if outcome.is_ok or not outcome.is_rejected:
        return False
    verdict = verdict or classify(outcome, Verb.READ)
    if verdict.error_class == ErrorClass.THROTTLE:
        park_channel(channel, get_pause(channel, outcome, verdict), reason=verdict.reason)
        return True
    if verdict.error_class != ErrorClass.CHANNEL or verdict.reason == Reason.NO_PERMISSION:
        return False
    if verdict.channel_state is not None:
        stop_channel(channel, verdict.channel_state, reason=verdict.reason)
    return True
