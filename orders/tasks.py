"""Background tasks of the shop: nudges; the tick is the guarantee."""

from __future__ import annotations

from django_tasks import task

from .notices import process_notice
from .refunds import send_refund


@task()
def process_notice_task(notice_id: int) -> bool:
    """Act on one message of the payment provider."""
    return process_notice(notice_id)


@task()
def send_refund_task(refund_id: int) -> bool:
    """Carry out one refund."""
    return send_refund(refund_id)
