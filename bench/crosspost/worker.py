"""One worker as a city runs it, that counts itself: `python -m bench.crosspost.worker REPORT`."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.backends.signals import connection_created

    statements = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    def watch(connection: Any, **_more: Any) -> None:
        if count not in connection.execute_wrappers:
            connection.execute_wrappers.append(count)

    # Each sending thread has a connection of its own.
    connection_created.connect(watch)
    started = _get_cpu_seconds()
    try:
        call_command("db_worker", interval=0.05, startup_delay=False, reload=False, verbosity=0)
    finally:  # it ends with SystemExit when it is told to stop
        _write_report(statements, _get_cpu_seconds() - started)


def _write_report(statements: int, cpu_seconds: float) -> None:
    report = {
        "statements": statements,
        "cpu_seconds": cpu_seconds,
        # Linux counts in KiB.
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Path(sys.argv[1]).write_text(json.dumps(report))


def _get_cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
