"""All runs one after another, each a process of its own; one line of JSON last.

    python -m bench.chaos [--deliveries 300] [--databases sqlite,postgresql]
                          [--modes direct,staged] [--kinds weather,standing] [--scale 0.01]

The exit status is not 0 when a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import databases
from bench.machine import describe_machine
from bench.servers import die_with_parent

FORECAST = Path(__file__).with_name("weather.json")


def main() -> int:
    options = _read_options()
    print(describe_machine())
    results: list[dict[str, Any]] = []
    for kind in options.kinds.split(","):
        for database in options.databases.split(","):
            for publishing in options.modes.split(","):
                results += _run(options, kind=kind, database=database, publishing=publishing)
    is_kept = bool(results) and all(result["is_kept"] for result in results)
    for name in ("duplicates", "lost", "stuck"):
        assert all(name in result for result in results)
    summary = {
        **{
            name: sum(result[name] for result in results)
            for name in ("duplicates", "lost", "stuck")
        },
        "needed_person": {
            f"{result['database']} {result['publishing']}": result["needed_person"]
            for result in results
            if result["kind"] == "weather"
        },
        "held_and_named": {
            f"{result['database']} {result['publishing']}": result["held"]
            for result in results
            if result["kind"] == "standing"
        },
        "is_kept": is_kept,
        "runs": results,
    }
    print(json.dumps(summary))
    return 0 if is_kept else 1


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos")
    parser.add_argument("--deliveries", type=int, default=300)
    parser.add_argument("--standing-deliveries", type=int, default=40)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--modes", default="direct,staged")
    parser.add_argument("--kinds", default="weather,standing")
    parser.add_argument("--scale", type=float, default=0.01, help="of the sender's pauses")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for each run")
    parser.add_argument("--seed", type=int, default=json.loads(FORECAST.read_text())["seed"])
    return parser.parse_args()


def _run(
    options: argparse.Namespace, *, kind: str, database: str, publishing: str
) -> list[dict[str, Any]]:
    """Run one; return its result in a list, which is empty without such a database."""
    server = databases.find_postgresql() if database == "postgresql" else ""
    if database == "postgresql" and not server:
        print("PostgreSQL does not answer: left out")
        return []
    print(f"--- {kind}, {database}, {publishing}, seed {options.seed}", flush=True)
    url = (
        databases.make_postgresql("chaos", server=server)
        if server
        else databases.make_sqlite("chaos")
    )
    count = options.deliveries if kind == "weather" else options.standing_deliveries
    try:
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            found = _run_process(
                [
                    *("--kind", kind, "--publishing", publishing, "--folder", folder),
                    *("--deliveries", str(count), "--seed", str(options.seed)),
                    *("--limit", str(options.limit)),
                ],
                environment={
                    "DATABASE_URL": url,
                    "DATA_DIR": f"{folder}/data",
                    "BENCH_TIME_SCALE": str(options.scale),
                    "BENCH_READ_TIMEOUT": "2",
                    "BENCH_DEADLINE": "4",
                },
                folder=Path(folder),
            )
    finally:
        databases.drop(url)
    return [{"database": database, **found}]


def _run_process(
    arguments: list[str], *, environment: dict[str, str], folder: Path
) -> dict[str, Any]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.chaos.run", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", **environment},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (no threads here)
    )
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        last = line.strip()
        if not last.startswith("{"):
            print(last, flush=True)
    process.wait()
    if not last.startswith("{"):
        log = folder / "workers.log"
        print(log.read_text()[-3000:] if log.exists() else "no log of workers")
        raise SystemExit(f"The run broke off: {' '.join(arguments)}")
    found: dict[str, Any] = json.loads(last)
    return found


if __name__ == "__main__":
    sys.exit(main())
