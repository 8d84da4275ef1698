"""The small tasks that publishing leaves behind, done at once and only once each.

Building the city queues some hundred of them: one per page and save for the search, the list of
references and the page cache. Left to the worker they would stand before the first real post,
and a search would find nothing meanwhile.
"""

from __future__ import annotations

import logging

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

CHORES = (
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.tasks.update_reference_index_task",
)
# Building ends with making every stored page old.
NEEDLESS = ("wagtail.contrib.frontend_cache.tasks.purge_urls_from_cache_task",)


def finish_chores() -> int:
    """Do what is queued of the chores and take it out of the queue; return how many were done."""
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    DBTaskResult.objects.ready().filter(task_path__in=NEEDLESS).delete()
    rows = list(DBTaskResult.objects.ready().filter(task_path__in=CHORES))
    wanted = {(row.task_path, *row.args_kwargs["args"]) for row in rows}
    for path, *arguments in sorted(wanted):
        import_string(path).func(*arguments)
    DBTaskResult.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(wanted)
