"""Background tasks: nudges. The ledger decides who works; the tick is the guarantee."""

from __future__ import annotations

from django_tasks import task

from core.clock import beat

from .checking import check_delivery
from .sender import send_delivery


@task()
def send_delivery_task(delivery_id: str) -> bool:
    """Send one delivery if it is due and nobody else has it."""
    beat("worker")
    return send_delivery(delivery_id)


@task()
def check_delivery_task(delivery_id: str) -> bool:
    """Look once whether a delivery is out."""
    beat("worker")
    return check_delivery(delivery_id)
