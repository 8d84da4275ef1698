"""Real workers that may die at any line: forked, so that a new one is at work at once."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from bench.servers import die_with_parent


def run_worker() -> None:
    call_command("db_worker", interval=0.1, startup_delay=False, reload=False, verbosity=0)


def run_clock() -> None:
    call_command("run_clock", interval=0.3)


WORKS: dict[str, Callable[[], None]] = {
    "worker 1": run_worker,
    "worker 2": run_worker,
    "clock": run_clock,
}


class Workers:
    """The processes of one run. Only what was started here is ever killed, by its id."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.kills = 0
        self._running: dict[str, int] = {}

    def start_all(self) -> None:
        for name in WORKS:
            self.start(name)

    def start(self, name: str) -> None:
        connections.close_all()  # a child must not share a line to the database
        pid = os.fork()
        if pid == 0:
            self._become(name)
        self._running[name] = pid

    def kill(self, name: str) -> None:
        """End one with SIGKILL: nothing of it gets a last word."""
        pid = self._running.pop(name)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.kills += 1

    def kill_one_by_chance(self, chance: random.Random) -> None:
        name = chance.choice(list(WORKS))
        self.kill(name)
        self.start(name)

    def stop_all(self) -> None:
        for name in list(self._running):
            pid = self._running.pop(name)
            os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)

    def _become(self, name: str) -> None:
        code = 1
        try:
            os.setpgrp()
            die_with_parent()
            output = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            os.dup2(output, 1)
            os.dup2(output, 2)
            random.seed()
            WORKS[name]()
            code = 0
        except BaseException as error:  # noqa: BLE001  (a child never returns into the parent)
            sys.stderr.write(f"{name}: {error!r}\n")
        finally:
            sys.stderr.flush()
            os._exit(code)
