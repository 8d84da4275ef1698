from __future__ import annotations

from typing import Any

from django_tasks.backends.dummy import DummyBackend

from core.task_backends import ForgivingMixin


class _DeadQueue(DummyBackend):
    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        raise ConnectionRefusedError("redis is down")


class BrokenBackend(ForgivingMixin, _DeadQueue):
    """A queue that never answers, as the product sees it."""
