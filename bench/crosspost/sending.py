"""Deliveries per second: two workers of ours, and two bare loops of the same calls."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.db import connection

from bench.city import FIRST_PAGE, add_channels, announce, build_city
from bench.servers import end, find_free_ports, start_process, wait_for_port
from crosspost.models import Delivery
from crosspost.states import State

CHANNELS = 20
WORKERS = 2
DELAY_MS = 20
LONGEST = 1_800


def measure_sending(*, deliveries: int, folder: Path, database_url: str) -> dict[str, Any]:
    """Send `deliveries` over 20 channels; return both rates and what each delivery cost."""
    port = find_free_ports(1)
    graph = start_process(
        "-m", "bench.fixed_graph", str(port), str(DELAY_MS), log=folder / "graph.log"
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for_port(port)
        bare_seconds = _run_bare(url, deliveries)
        bare_calls = _count_calls(url)
        _build(deliveries, port=port)
        before = _count_calls(url)
        seconds, reports = _run_workers(
            deliveries, folder=folder, url=url, database_url=database_url
        )
        calls = {name: count - before.get(name, 0) for name, count in _count_calls(url).items()}
    finally:
        end(graph)
    assert calls == bare_calls, f"the product made {calls}, the bare loop {bare_calls}"
    return {
        "deliveries": deliveries,
        "calls": calls,
        "per_second": round(deliveries / seconds, 2),
        "bare_per_second": round(deliveries / bare_seconds, 2),
        "vs_bare": round(bare_seconds / seconds, 3),
        "cpu_ms_per_delivery": round(
            1000 * sum(report["cpu_seconds"] for report in reports) / deliveries, 2
        ),
        "statements_per_delivery": round(
            sum(report["statements"] for report in reports) / deliveries, 1
        ),
        "worker_mb": round(max(report["peak_mb"] for report in reports), 1),
    }


def _run_bare(url: str, deliveries: int) -> float:
    begun = time.monotonic()
    loops = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.crosspost.bare", url, str(deliveries // WORKERS)]
        )
        for _number in range(WORKERS)
    ]
    assert [loop.wait(LONGEST) for loop in loops] == [0] * WORKERS
    return time.monotonic() - begun


def _count_calls(url: str) -> dict[str, int]:
    counted: dict[str, int] = requests.get(f"{url}/counts", timeout=10).json()
    return counted


def _build(deliveries: int, *, port: int) -> None:
    site = build_city(site_port=port)
    tokens = {str(FIRST_PAGE + number): f"EAAbench{number:04}" for number in range(1, CHANNELS + 1)}
    channels = add_channels(site, tokens=tokens, publishing="direct")
    for number in range(deliveries // CHANNELS):
        announce(site, number=number, channels=channels)
    assert Delivery.objects.filter(state=State.QUEUED).count() == deliveries
    # Tasks of Wagtail's own about the new pages are no part of sending.
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.exclude(task_path__startswith="crosspost.").delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


def _run_workers(
    deliveries: int, *, folder: Path, url: str, database_url: str
) -> tuple[float, list[dict[str, float]]]:
    reports = [folder / f"worker-{number}.json" for number in range(WORKERS)]
    begun = time.monotonic()
    workers = [
        start_process(
            "-m",
            "bench.crosspost.worker",
            str(report),
            log=folder / "workers.log",
            DATABASE_URL=database_url,
            FACEBOOK_GRAPH_URL=f"{url}/graph/",
            ALLOW_PROVIDER_STANDINS="facebook,stripe",
        )
        for report in reports
    ]
    begun = _wait_for_first(begun)
    while Delivery.objects.filter(state=State.PUBLISHED).count() < deliveries:
        assert time.monotonic() - begun < LONGEST, (folder / "workers.log").read_text()[-2000:]
        time.sleep(0.25)
    seconds = time.monotonic() - begun
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        worker.wait(60)
    return seconds, [json.loads(report.read_text()) for report in reports]


def _wait_for_first(begun: float) -> float:
    """Return when sending began: a city starts its workers once, not for each post."""
    while not Delivery.objects.exclude(state=State.QUEUED).exists():
        assert time.monotonic() - begun < 120
        time.sleep(0.02)
    return time.monotonic()


def describe_stand_in() -> str:
    return f"bench/fixed_graph.py, {DELAY_MS} ms, for {settings.DATABASES['default']['ENGINE']}"
