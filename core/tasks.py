"""Background tasks of the building blocks: nudges; the tick is the guarantee."""

from __future__ import annotations

from django_tasks import task

from .outbox import send_mail


@task()
def send_mail_task(mail_id: int) -> bool:
    """Send one mail of the outbox."""
    return send_mail(mail_id)
