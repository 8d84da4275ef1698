from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import run_tick


class Command(BaseCommand):
    help = "Do once what is due, expired or overdue. Run it every minute from cron or systemd."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet-when-idle", action="store_true")

    def handle(self, **options: Any) -> None:
        results = run_tick()
        for result in results:
            if result.error:
                self.stderr.write(f"{result.name}: failed with {result.error}")
            elif not options["quiet_when_idle"]:
                self.stdout.write(f"{result.name}: {result.outcome}")
        if any(result.error for result in results):
            raise CommandError("Some jobs failed; the log has the details.")
