"""Asking a worker to look at a change, after the commit that made it due."""

from __future__ import annotations

import logging

from django.db import transaction

logger = logging.getLogger(__name__)


def nudge_change(change_id: int) -> None:
    """Enqueue the change's task after the commit; a queue that is down is harmless."""
    transaction.on_commit(lambda: _enqueue(change_id), robust=True)


def _enqueue(change_id: int) -> None:
    from .tasks import change_post_task

    try:
        change_post_task.enqueue(change_id)
    except Exception:  # any backend may be configured; the tick works in any case
        logger.exception("No task could be enqueued; the tick will do change %s", change_id)
