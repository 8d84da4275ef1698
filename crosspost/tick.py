"""The minute's tick over the ledger: with it alone everything goes out, only later."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.clock import beat

from .announce import announce_missed
from .channel_health import hold_blocked, release_rested
from .checking import check_due_deliveries
from .connection import check_stale_channels
from .giving_way import MAX_TRIES
from .ledger import move, record_event
from .models import Delivery
from .notices import mail_about_delivery, remind_about_delivery
from .reasons import Reason
from .sender import FIRST_LOOK, send_due_deliveries
from .states import LEASED, OPEN, State

logger = logging.getLogger(__name__)

REMIND_EVERY = timedelta(hours=24)


def run_crosspost_tick() -> str:
    """Do what is due, expired or overdue; return one line that says what was done.

    A step that fails, such as over one city's row that cannot be read, keeps no other step from
    running; the first failure is raised when all have run.
    """
    steps: dict[str, Callable[[], int]] = {
        "recovered": recover_lost_leases,
        "announced": announce_missed,
        "released": release_rested,
        "held": hold_blocked,
        "sent": send_due_deliveries,
        "found": check_due_deliveries,
        "overdue": tell_overdue,
        "channels": check_stale_channels,
    }
    done = []
    failures = []
    for name, step in steps.items():
        try:
            done.append(f"{name} {step()}")
        except Exception as error:
            logger.exception("The step %s of the tick failed", name)
            failures.append(error)
    if failures:
        raise failures[0]
    beat("sender")
    return ", ".join(done)


def recover_lost_leases() -> int:
    """Take back what a dead worker held: queued again if nobody can see it, else unknown."""
    now = timezone.now()
    recovered = 0
    for delivery in Delivery.objects.filter(state__in=LEASED, lease_until__lte=now)[:500]:
        recovered += _recover(delivery)
    return recovered


def _recover(delivery: Delivery) -> bool:
    now = timezone.now()
    if delivery.state == State.SENDING:
        return move(
            delivery,
            State.UNKNOWN,
            reason=Reason.SENDER_STOPPED,
            lease_no=delivery.lease_no,
            lapsed_at=now,
            next_check_at=now + FIRST_LOOK,
            checks=0,
        )
    if delivery.tries >= MAX_TRIES:
        return move(
            delivery,
            State.HELD,
            reason=Reason.KEPT_FAILING,
            lease_no=delivery.lease_no,
            lapsed_at=now,
        )
    return move(
        delivery,
        State.QUEUED,
        reason=Reason.WORKER_LOST,
        lease_no=delivery.lease_no,
        lapsed_at=now,
        tries=delivery.tries + 1,
        next_attempt_at=now,
    )


def tell_overdue() -> int:
    """Tell people what has been in one state for too long; return how many."""
    now = timezone.now()
    told = 0
    overdue = Delivery.objects.filter(state__in=OPEN, deadline_at__lte=now)
    for delivery in overdue.select_related("channel", "announcement__created_by")[:200]:
        told += _tell_overdue(delivery)
    return told


@transaction.atomic
def _tell_overdue(delivery: Delivery) -> bool:
    if delivery.state == State.ACCEPTED:
        return move(delivery, State.NEEDS_PERSON, reason=Reason.READ_BACK_FAILED)
    if delivery.state == State.UNKNOWN:
        return move(delivery, State.NEEDS_PERSON, reason=Reason.NOT_FOUND)
    taken = Delivery.objects.filter(
        pk=delivery.pk, state=delivery.state, deadline_at=delivery.deadline_at
    ).update(deadline_at=timezone.now() + REMIND_EVERY)
    if not taken:
        return False
    if delivery.state in (State.HELD, State.NEEDS_PERSON):
        remind_about_delivery(delivery)
        return True
    # Queued or in work for far too long: the sender itself is what people must look at.
    Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED).update(reason=Reason.OVERDUE)
    delivery.refresh_from_db()
    record_event(
        delivery=delivery,
        from_state=delivery.state,
        to_state=delivery.state,
        reason=Reason.OVERDUE,
    )
    mail_about_delivery(delivery, occasion=f"overdue:{timezone.localdate():%Y%m%d}")
    return True
