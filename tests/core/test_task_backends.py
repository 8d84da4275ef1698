from __future__ import annotations

from typing import Any

import pytest
from django_tasks.base import TaskResultStatus

from core.tasks import send_mail_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "tests.core.broken_queue.BrokenBackend"}}


@pytest.mark.usefixtures("dead_queue")
def test_a_task_that_cannot_be_handed_out_is_logged_and_raises_nothing(caplog: Any) -> None:
    result = send_mail_task.enqueue(1)
    assert result.status == TaskResultStatus.FAILED
    assert "core.tasks.send_mail_task was not handed out: ConnectionRefusedError" in caplog.text
