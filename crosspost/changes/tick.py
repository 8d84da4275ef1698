"""The minute's part for changes: with it alone everything is done, only later."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from crosspost.due import usable_channels
from crosspost.models import PostChange
from crosspost.reasons import Reason

from .ledger import due_changes, move_change
from .looking import DELAYS, look_at_change
from .notices import mail_about_change
from .states import CHANGE_OPEN, ChangeState
from .worker import work_change

logger = logging.getLogger(__name__)

REMIND_EVERY = timedelta(hours=24)
TICK_SECONDS = 20.0


def run_changes() -> int:
    """Recover, do, prove and remind of changes; return how many came to an end."""
    ends = time.monotonic() + TICK_SECONDS
    recover_lost_changes()
    done = _each(list(due_changes(timezone.now()).order_by("pk")[:100]), work_change, ends=ends)
    done += _each(_list_looks(), look_at_change, ends=ends)
    tell_overdue_changes()
    return done


def recover_lost_changes() -> int:
    """Take back what a dead worker held: each call sets a state, so it may be asked again."""
    now = timezone.now()
    lost = PostChange.objects.filter(state=ChangeState.WORKING, lease_until__lte=now)
    recovered = 0
    for change in lost.select_related("delivery__channel")[:100]:
        recovered += move_change(
            change,
            ChangeState.ASKED,
            sources=[ChangeState.WORKING],
            lease_no=change.lease_no,
            lapsed_at=now,
            reason=Reason.WORKER_LOST,
            tries=change.tries + 1,
            next_attempt_at=now,
        )
    return recovered


def tell_overdue_changes() -> int:
    """Tell people, once a day, of changes that last for longer than they should."""
    now = timezone.now()
    told = 0
    overdue = PostChange.objects.filter(state__in=CHANGE_OPEN, deadline_at__lte=now)
    for change in overdue.select_related(
        "delivery__channel__site", "delivery__announcement__created_by", "asked_by"
    )[:100]:
        if change.state == ChangeState.UNCLEAR:
            told += move_change(
                change,
                ChangeState.NEEDS_PERSON,
                reason=Reason.CHANGE_NOT_PROVEN,
                checks=0,
                next_check_at=now + DELAYS[ChangeState.NEEDS_PERSON][0],
            )
            continue
        taken = PostChange.objects.filter(
            pk=change.pk, state=change.state, deadline_at=change.deadline_at
        ).update(deadline_at=now + REMIND_EVERY)
        if taken:
            mail_about_change(change, occasion=f"overdue:{timezone.localdate():%Y%m%d}")
            told += 1
    return told


def _list_looks() -> list[PostChange]:
    now = timezone.now()
    return list(
        PostChange.objects.filter(
            state__in=[ChangeState.UNCLEAR, ChangeState.NEEDS_PERSON],
            next_check_at__lte=now,
            delivery__channel__in=usable_channels(now).values("pk"),
        ).order_by("next_check_at")[:100]
    )


def _each(changes: list[PostChange], work: Callable[[int], bool], *, ends: float) -> int:
    done = 0
    for change in changes:
        if time.monotonic() >= ends:
            break
        try:
            done += work(change.pk)
        except Exception:  # one post's trouble must not keep the others waiting
            logger.exception("Change %s broke off", change.pk)
    return done
