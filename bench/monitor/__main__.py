"""The monitor and each of its filters; one line of JSON last. Exit status 1 below a floor."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from typing import Any

from bench import databases
from bench.machine import describe_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
MOST_QUERIES = 15
MOST_GROWTH = 3.0
SHORT = 1_000
TURNS = 5
#: What a clerk may ask for; {channel} is the number of a Page.
QUESTIONS = {
    "monitor": "",
    "all": "?state=all",
    "out": "?state=out",
    "failed": "?state=failed",
    "dropped": "?state=dropped",
    "one Page": "?channel={channel}",
    "one Page, failed": "?channel={channel}&state=failed",
    "words": "?q=新茶",
    "words that nothing has": "?q=zzzzzz",
    "a year of days": "?since=2025-11-22&until=2026-11-22",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.monitor")
    parser.add_argument("--deliveries", type=int, default=1_000_000)
    options = parser.parse_args()
    server = databases.find_postgresql()
    if not server:
        print("PostgreSQL does not answer; name it in POSTGRES.")
        return 2
    print(describe_machine())
    url = databases.make_postgresql("bench_monitor", server=server)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"DATABASE_URL": url, "DATA_DIR": f"{folder}/data"}
        import django

        django.setup()
        try:
            found = _measure(options.deliveries)
        finally:
            from django.db import connections

            connections.close_all()
            databases.drop(url)
    is_kept = found["queries"] <= MOST_QUERIES and found["growth"] <= MOST_GROWTH
    print(json.dumps({**found, "is_kept": is_kept, "machine": describe_machine()}))
    return 0 if is_kept else 1


def _measure(deliveries: int) -> dict[str, Any]:
    from bench.history import begin_history, fill_history

    begin_history()
    fill_history(SHORT)
    short = _ask_all()
    begun = time.monotonic()
    fill_history(deliveries)
    print(f"{deliveries} deliveries were made in {time.monotonic() - begun:.0f} s", flush=True)
    long = _ask_all()
    for name in QUESTIONS:
        print(
            f"{name}: {short[name][0]:.1f} ms, then {long[name][0]:.1f} ms, {long[name][1]} queries"
        )
    growth = {name: long[name][0] / short[name][0] for name in QUESTIONS}
    worst = max(growth, key=lambda name: growth[name])
    return {
        "deliveries": [SHORT, deliveries],
        "queries": max(queries for _ms, queries in long.values()),
        "growth": round(growth[worst], 2),
        "worst": worst,
        "monitor_ms": [round(short["monitor"][0], 1), round(long["monitor"][0], 1)],
    }


def _ask_all() -> dict[str, tuple[float, int]]:
    """Return the median ms and the number of queries of each question."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from crosspost.models import Channel
    from users.models import User

    admin, _is_new = User.objects.get_or_create(
        username="admin", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    channel = Channel.objects.earliest("pk")
    found = {}
    for name, query in QUESTIONS.items():
        address = reverse("crosspost_monitor") + query.format(channel=channel.pk)
        assert client.get(address).status_code == 200, name
        times = []
        for _turn in range(TURNS):
            begun = time.perf_counter()
            client.get(address)
            times.append(1000 * (time.perf_counter() - begun))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[name] = (statistics.median(times), len(queries))
    return found


if __name__ == "__main__":
    sys.exit(main())
