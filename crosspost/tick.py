"""The minute's tick over the ledger: with it alone everything goes out, only later."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.clock import beat

from .announce import announce_missed
from .audit import run_nightly
from .changes.tick import run_changes
from .channel_health import hold_blocked, release_rested
from .checking import check_due_deliveries
from .due import late
from .emergency import announce_missed_updates
from .figures import fetch_due_figures
from .giving_way import MAX_TRIES
from .health import check_stale_channels
from .ledger import move, record_event
from .models import Delivery
from .notices import mail_about_delivery, remind_about_delivery
from .pace import scale
from .queue import feed_queues, return_unclaimed
from .reasons import Reason
from .sender import FIRST_LOOK, send_due_deliveries
from .states import DEADLINES, LEASED, OPEN, State
from .stops import tend_stops

logger = logging.getLogger(__name__)

#: A lost worker is nobody's refusal and counts as no try; but a post that kills every worker
#: which takes it must not be taken for ever.
MAX_CLAIMS = 30
REMIND_EVERY = timedelta(hours=24)


def run_crosspost_tick() -> str:
    """Do what is due, expired or overdue; return one line that says what was done.

    A step that fails, such as over one city's row that cannot be read, keeps no other step from
    running; the first failure is raised when all have run.
    """
    steps: dict[str, Callable[[], int]] = {
        "recovered": recover_lost_leases,
        "announced": announce_missed,
        "emergencies": announce_missed_updates,
        "released": release_rested,
        "held": hold_blocked,
        "stopped": tend_stops,
        "late": hold_late,
        "returned": return_unclaimed,
        "fed": feed_queues,
        "sent": send_due_deliveries,
        "found": check_due_deliveries,
        "changed": run_changes,
        "overdue": tell_overdue,
        "figures": fetch_due_figures,
        "compared": run_nightly,
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
            next_check_at=now + scale(FIRST_LOOK),
            checks=0,
        )
    if delivery.tries >= MAX_TRIES or delivery.lease_no >= MAX_CLAIMS:
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
        next_attempt_at=now,
    )


def hold_late() -> int:
    """Hold what was planned for a time that has passed, so that a person decides; say so.

    What the queue let out returns to the queue instead, see `crosspost.queue`.
    """
    rows = Delivery.objects.filter(late(timezone.now()), queue_position__isnull=True)
    return sum(
        move(delivery, State.HELD, reason=Reason.TOO_LATE)
        for delivery in rows.select_related("channel", "announcement__created_by")[:500]
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
    is_in_queue = delivery.state == State.LINED_UP
    again = DEADLINES[State.LINED_UP] if is_in_queue else REMIND_EVERY
    taken = Delivery.objects.filter(
        pk=delivery.pk, state=delivery.state, deadline_at=delivery.deadline_at
    ).update(deadline_at=timezone.now() + again)
    if not taken:
        return False
    if is_in_queue:
        delivery.reason = Reason.QUEUE_LONG
        remind_about_delivery(delivery)
        return True
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
