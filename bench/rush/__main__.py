"""The rush on both databases, and placing against bare SQL; one line of JSON last.

The sale goes through the real thing: gunicorn, worker, clock and sandbox as processes of their
own, buyers over HTTP. Exit status 1 when something is not as promised.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from bench import databases
from bench.machine import describe_machine

#: A sale that takes longer than this has hung.
LONGEST = 3600
LEAST_VS_BARE = 0.3


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rush")
    parser.add_argument("--buyers", type=int, default=1_000)
    parser.add_argument("--jars", type=int, default=50)
    parser.add_argument("--orders", type=int, default=300, help="placed for vs_bare")
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    options = parser.parse_args()
    makers = _list_makers(options.only)
    if "postgresql" not in makers and options.only != "sqlite":
        print("PostgreSQL does not answer; name it in POSTGRES.")
        return 2
    print(describe_machine(), flush=True)
    sales, placing = {}, {}
    for name, make in makers.items():
        placing[name] = _measure_placing(make, orders=options.orders)
        print(name, placing[name], flush=True)
        sales[name] = _hold_sale(make, options)
        print(name, sales[name], flush=True)
    found = _sum_up(sales, placing)
    missed = _list_missed(found, jars=options.jars)
    print(json.dumps({**found, "missed": missed, "machine": describe_machine()}))
    return 1 if missed else 0


def _list_makers(only: str | None) -> dict[str, Callable[[str], str]]:
    server = databases.find_postgresql()
    makers: dict[str, Callable[[str], str]] = {"sqlite": databases.make_sqlite}
    if server:
        makers["postgresql"] = lambda name: databases.make_postgresql(name, server=server)
    return {name: make for name, make in makers.items() if only in (None, name)}


def _sum_up(sales: dict[str, Any], placing: dict[str, Any]) -> dict[str, Any]:
    """Return one figure for both databases: the worse one, and placing on PostgreSQL.

    In SQLite a statement costs next to nothing, so that only our own Python would be compared;
    its figure is told beside.
    """
    ratios = {name: figures["vs_bare"] for name, figures in placing.items()}
    return {
        "paid": min(sale["paid"] for sale in sales.values()),
        **{
            name: max(sale[name] for sale in sales.values())
            for name in ("oversold", "orphans", "errors", "held_at_end", "open_at_end")
        },
        "vs_bare": ratios.get("postgresql"),
        "vs_bare_sqlite": ratios.get("sqlite"),
        "sales": sales,
        "placing": placing,
    }


def _list_missed(found: dict[str, Any], *, jars: int) -> list[str]:
    missed = [
        name
        for name in ("oversold", "orphans", "errors", "held_at_end", "open_at_end")
        if found[name]
    ]
    if any(sale["paid"] != jars or not sale["abandoned"] for sale in found["sales"].values()):
        missed.append("paid")
    if found["vs_bare"] is not None and found["vs_bare"] < LEAST_VS_BARE:
        missed.append("vs_bare")
    return missed


def _hold_sale(make: Callable[[str], str], options: argparse.Namespace) -> dict[str, Any]:
    url = make("bench_rush")
    try:
        return _run("bench.rush.one", str(options.buyers), str(options.jars), url=url)
    finally:
        databases.drop(url)


def _measure_placing(make: Callable[[str], str], *, orders: int) -> dict[str, Any]:
    url = make("bench_placing")
    copy = url.replace("bench_placing", "bench_placing_copy")
    try:
        return _run("bench.rush.placing", str(orders), copy, url=url)
    finally:
        databases.drop(url)
        databases.drop(copy)


def _run(module: str, *arguments: str, url: str) -> dict[str, Any]:
    """Run a measurement as a process with settings of its own; return its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=databases.ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


if __name__ == "__main__":
    sys.exit(main())
