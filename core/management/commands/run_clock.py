from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from core.clock import TickResult, run_quick_jobs, run_slow_jobs


class Command(BaseCommand):
    help = "Tick again and again until told to stop: where no cron is at hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=60.0, help="seconds between ticks")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stop.set())
        self.run_until(stop, interval=options["interval"])

    def run_until(self, stop: threading.Event, *, interval: float) -> None:
        """Tick until `stop` is set. A slow job under way is left behind: it loses nothing."""

        def run_beside() -> None:
            try:
                self._repeat(run_slow_jobs, stop, interval=interval)
            finally:
                connections.close_all()

        threading.Thread(target=run_beside, name="slow jobs", daemon=True).start()
        self._repeat(run_quick_jobs, stop, interval=interval)

    def _repeat(
        self, run: Callable[[], list[TickResult]], stop: threading.Event, *, interval: float
    ) -> None:
        while not stop.is_set():
            close_old_connections()
            for result in run():
                if result.error:
                    self.stderr.write(f"{result.name}: failed with {result.error}")
            stop.wait(interval)
