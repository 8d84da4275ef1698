"""Faults that stand until somebody mends them: each delivery waits with a name for its reason."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from bench.city import FIRST_PAGE
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.reasons import Reason
from crosspost.states import State
from users.models import User

from .judge import SETTLED, judge
from .people import connect_again
from .run import describe, say
from .stage import Stage, set_stage


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One fault, the name that people read, and what mends it."""

    trouble: str
    reason: Reason
    mend: Callable[[Stage, Channel], None]


def _give_token(stage: Stage, channel: Channel) -> None:
    connect_again(stage.sandbox, channel)


def _give_permission(stage: Stage, channel: Channel) -> None:
    stage.sandbox.forget("facebook/trouble/?name=permission_removed")
    connect_again(stage.sandbox, channel)


def _press_send_again(stage: Stage, channel: Channel) -> None:
    """The block is over, and a person says so for each."""
    stage.sandbox.forget("facebook/trouble/?name=account_blocked")
    writer = User.objects.get(username="writer")
    for delivery in Delivery.objects.filter(channel=channel, state=State.HELD):
        services.retry_delivery(delivery, user=writer)


def _let_the_pause_pass(stage: Stage, channel: Channel) -> None:
    stage.sandbox.forget("facebook/trouble/?name=rate_limited")
    Channel.objects.filter(pk=channel.pk).update(throttled_until=timezone.now())


FAULTS = (
    Standing(trouble="token_expired", reason=Reason.TOKEN_DEAD, mend=_give_token),
    Standing(trouble="permission_removed", reason=Reason.NO_PERMISSION, mend=_give_permission),
    Standing(trouble="account_blocked", reason=Reason.POLICY_BLOCK, mend=_press_send_again),
    Standing(trouble="rate_limited", reason=Reason.RATE_LIMITED, mend=_let_the_pause_pass),
)


def run(options: argparse.Namespace) -> dict[str, Any]:
    with set_stage(options, channels=len(FAULTS), photo_share=10**6) as stage:
        for number, fault in enumerate(FAULTS, start=1):
            more = {"minutes": 60} if fault.trouble == "rate_limited" else {}
            stage.sandbox.tell(
                "facebook/trouble/", name=fault.trouble, page=str(FIRST_PAGE + number), **more
            )
        stage.workers.start_all()
        stage.work_until_quiet(seconds=options.limit)
        named = _count_named()
        held = judge(stage.read_wall(), expected=stage.expected)
        say(f"held: {named}, on the wall: {sum(stage.read_wall().by_wish.values())}")
        stage.workers.stop_all()
        for number, fault in enumerate(FAULTS, start=1):
            fault.mend(stage, Channel.objects.get(page_id=str(FIRST_PAGE + number)))
        stage.workers.start_all()
        _work_until_settled(stage, seconds=options.limit)
        stage.workers.stop_all()
        wall = stage.read_wall()
        after = judge(wall, expected=stage.expected)
        refusals = stage.sandbox.ask("refusals/", provider="facebook")["refusals"]
    say(f"after the mend: {after.describe()}")
    unnamed = stage.expected - sum(named.get(fault.reason, 0) for fault in FAULTS)
    missing = stage.expected - len(wall.by_wish)
    is_kept = not (
        unnamed
        or held.untold
        or held.duplicates
        or after.duplicates
        or after.lost
        or after.stuck
        or after.needed_person
        or missing
        or refusals
    )
    return describe(
        options,
        **after.describe(),
        held=held.needed_person,
        named={str(reason): count for reason, count in named.items()},
        not_held_or_unnamed=unnamed,
        missing_after_mend=missing,
        is_kept=is_kept,
    )


def _work_until_settled(stage: Stage, *, seconds: float) -> None:
    import time

    ends = time.monotonic() + seconds
    while time.monotonic() < ends and Delivery.objects.exclude(state__in=SETTLED).exists():
        time.sleep(0.3)


def _count_named() -> dict[str, int]:
    rows = Delivery.objects.filter(state=State.HELD).values_list("reason")
    return dict(rows.annotate(count=Count("pk")).values_list("reason", "count"))
