from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from core.clock import run_tick


class Command(BaseCommand):
    help = "Tick again and again until told to stop: for the demo, where no cron is at hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=60.0, help="seconds between ticks")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stop.set())
        while not stop.is_set():
            close_old_connections()
            for result in run_tick():
                if result.error:
                    self.stderr.write(f"{result.name}: failed with {result.error}")
            stop.wait(options["interval"])
