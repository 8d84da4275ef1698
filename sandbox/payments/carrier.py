"""The thread that carries events to the webhook, and ends sessions when their time is over.

As Stripe does it: signed, at least once, tried again with growing pauses until the webhook says
2xx or the tries are used up. The first pauses are short, so that a demo feels alive.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F

from sandbox.payments.event_objects import show_event
from sandbox.payments.idempotency import dump
from sandbox.payments.models import Attempt, Delivery
from sandbox.payments.posting import Reply, post_event
from sandbox.payments.promising import lapse_due_codes
from sandbox.payments.sessions import expire_due_sessions
from sandbox.payments.waking import bell
from sandbox.trouble.clock import get_now

logger = logging.getLogger(__name__)

PAUSES = tuple(
    float(pause)
    for pause in (os.environ.get("SANDBOX_WEBHOOK_PAUSES") or "2,5,15,60,300,1800,7200").split(",")
)
ROUND = 0.5
BATCH = 20
HANDS = 4
# Longer than one call may take, so that a delivery is never in two hands.
TAKEN_FOR = 60


class Carrier:
    """Runs until it is stopped; its threads are daemons."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._work, name="carrier", daemon=True)

    def start(self) -> Carrier:
        self._thread.start()
        return self

    def stop(self) -> None:
        """End after the calls that are under way."""
        self._stopped.set()
        bell.set()
        self._thread.join(timeout=5)
        self._hands.shutdown(wait=False, cancel_futures=True)

    def _work(self) -> None:
        while not self._stopped.is_set():
            bell.wait(ROUND)
            bell.clear()
            try:
                now = get_now().timestamp()
                expire_due_sessions(int(now))
                lapse_due_codes(int(now))
                for delivery in take_due_deliveries(now):
                    self._hands.submit(carry_safely, delivery)
            except DatabaseError:
                logger.exception("The sandbox's carrier could not look for deliveries")
        connection.close()


def start_carrier() -> Carrier:
    """Start carrying in the background; the returned object has ``stop()``."""
    return Carrier().start()


def take_due_deliveries(now: float) -> list[Delivery]:
    """Return due deliveries that are now this caller's, oldest first."""
    # Who holds a delivery is a matter of real time: the sandbox's clock may be moved meanwhile.
    real_now = time.time()
    due = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_try_at__lte=now, taken_until__lte=real_now
    ).order_by("next_try_at", "pk")
    mine = []
    for delivery in due.select_related("event__account")[:BATCH]:
        rows = Delivery.objects.filter(pk=delivery.pk, taken_until=delivery.taken_until)
        if rows.update(taken_until=real_now + TAKEN_FOR):
            mine.append(delivery)
    return mine


def carry_safely(delivery: Delivery) -> None:
    """Carry one in a thread of the pool; a reset may delete its rows meanwhile.

    The thread keeps its connection to the database for the next delivery.
    """
    try:
        carry(delivery)
    except DatabaseError:
        logger.warning("Delivery %s went away while it was carried", delivery.pk)
    except Exception:
        logger.exception("The sandbox failed to carry delivery %s", delivery.pk)
        raise


def carry(delivery: Delivery) -> Reply:
    """Call the webhook once and write down what came of it."""
    account = delivery.event.account
    body = dump(show_event(delivery.event))
    begun = time.monotonic()
    at = get_now().timestamp()
    reply = post_event(
        settings.SITE_URL + account.webhook_path, body=body, secret=account.webhook_secret
    )
    Attempt.objects.create(
        delivery=delivery,
        at=at,
        seconds=time.monotonic() - begun,
        status=reply.status,
        answer=reply.text[:300],
    )
    _settle(delivery, reply, now=get_now().timestamp())
    return reply


def _settle(delivery: Delivery, reply: Reply, *, now: float) -> None:
    tries = delivery.tries + 1
    state, next_try_at = Delivery.State.DELIVERED, now
    if not reply.is_good and tries <= len(PAUSES):
        state, next_try_at = Delivery.State.WAITING, now + PAUSES[tries - 1]
    elif not reply.is_good:
        state = Delivery.State.GIVEN_UP
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, next_try_at=next_try_at, tries=F("tries") + 1, taken_until=0
    )
