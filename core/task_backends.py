"""A queue that is down costs time, never a saved page.

Wagtail enqueues its index and cache work inside `Page.save()`, where an exception of the
queue would take the page back. Every promise of ours is kept by the minute's tick, so a task
that could not be handed out is logged and forgotten.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

logger = logging.getLogger(__name__)


class ForgivingMixin:
    """Put before a task backend: logs what `enqueue` raises, and answers with a failed result.

    Errors of the database pass through: its transaction could not go on anyway.
    """

    alias: str

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        try:
            return super().enqueue(task, args, kwargs)  # type: ignore[misc]
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  (each queue has exceptions of its own)
            logger.error(
                "The task %s was not handed out: %s", task.module_path, type(error).__name__
            )
            now = timezone.now()
            return TaskResult(
                task=task,
                id=get_random_id(),
                status=TaskResultStatus.FAILED,
                enqueued_at=now,
                started_at=None,
                last_attempted_at=None,
                finished_at=now,
                args=args,
                kwargs=kwargs,
                backend=self.alias,
                errors=[],
                worker_ids=[],
            )


class Backend(ForgivingMixin, import_string(settings.QUEUE_BACKEND)):  # type: ignore[misc]
    """The backend that TASK_BACKEND names, made forgiving."""
