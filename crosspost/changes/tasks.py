"""Background tasks: nudges. The rows decide who works; the tick is the guarantee."""

from __future__ import annotations

from django_tasks import task

from core.clock import beat

from .worker import work_change


@task()
def change_post_task(change_id: int) -> bool:
    """Do one change if it is due and nobody else has it."""
    beat("worker")
    return work_change(change_id)
