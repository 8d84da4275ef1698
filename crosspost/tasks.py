"""Background tasks: nudges. The ledger decides who works; the tick is the guarantee."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from core.clock import beat

from .checking import check_delivery
from .sender import send_delivery, send_due_deliveries

#: How long a nudge goes on: other tasks wait so long, and so does a worker that is told to stop.
NUDGE_SECONDS = 10.0


@task()
def send_delivery_task(delivery_id: str) -> bool:
    """Send one delivery if it is due and nobody else has it.

    Where several threads may send, they go on with what else is due: each nudge stands for work,
    and a worker takes only one nudge at a time.
    """
    beat("worker")
    sent = send_delivery(delivery_id)
    if settings.CROSSPOST_SENDER_THREADS > 1:
        send_due_deliveries(seconds=NUDGE_SECONDS)
    return sent


@task()
def check_delivery_task(delivery_id: str) -> bool:
    """Look once whether a delivery is out."""
    beat("worker")
    return check_delivery(delivery_id)
