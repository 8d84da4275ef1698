"""Both measurements on PostgreSQL; one line of JSON last. Exit status 1 below a floor."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import databases
from bench.machine import describe_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
FLOORS: dict[str, Callable[[float], bool]] = {
    "vs_bare": lambda value: value >= 0.6,
    "claim_growth": lambda value: value <= 1.3,
    "worker_mb": lambda value: value <= 150,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.crosspost")
    parser.add_argument("--deliveries", type=int, default=5_000)
    parser.add_argument("--finished", type=int, default=1_000_000)
    options = parser.parse_args()
    server = databases.find_postgresql()
    if not server:
        print("PostgreSQL does not answer; name it in POSTGRES.")
        return 2
    print(describe_machine())
    found: dict[str, Any] = {}
    for part in (_measure_sending, _measure_claiming):
        found |= part(options, server=server)
        print(found, flush=True)
    missed = [name for name, is_kept in FLOORS.items() if not is_kept(found[name])]
    print(json.dumps({**found, "missed": missed, "machine": describe_machine()}))
    return 1 if missed else 0


def _measure_sending(options: argparse.Namespace, *, server: str) -> dict[str, Any]:
    url = databases.make_postgresql("bench_sending", server=server)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            _set_up(url, folder)
            from .sending import describe_stand_in, measure_sending

            print(f"Facebook is {describe_stand_in()}", flush=True)
            return measure_sending(
                deliveries=options.deliveries, folder=Path(folder), database_url=url
            )
        finally:
            _close()
            databases.drop(url)


def _measure_claiming(options: argparse.Namespace, *, server: str) -> dict[str, Any]:
    url = databases.make_postgresql("bench_claiming", server=server)
    try:
        _point_to(url)
        from bench.history import begin_history

        from .claiming import measure_claiming

        begin_history()
        return measure_claiming(long=options.finished)
    finally:
        _close()
        databases.drop(url)


def _set_up(url: str, folder: str) -> None:
    os.environ |= {"DATABASE_URL": url, "DATA_DIR": f"{folder}/data"}
    import django

    django.setup()


def _point_to(url: str) -> None:
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = url.rsplit("/", 1)[1]


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
