"""The programme as it runs in a city: web, worker, clock, and the sandbox as Stripe."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.servers import Sandbox, end, find_free_ports, start_process

#: The same as in the Procfile, with a longer line before the door.
PROCESSES = {
    "web": [
        "-m", "gunicorn", "cityportal.wsgi", "--worker-class", "gthread", "--workers", "1",
        "--threads", "8", "--bind", "127.0.0.1:{port}", "--log-level", "warning",
        "--no-control-socket", "--timeout", "300",
    ],
    "worker": ["manage.py", "db_worker", "--interval", "0.5", "--no-startup-delay", "--no-reload"],
    "clock": ["manage.py", "run_clock", "--interval", "2"],
}  # fmt: skip


class Stack:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = find_free_ports(1)
        self.url = f"http://localhost:{self.port}"
        self._clock = folder / "clock"
        self._clock.write_text("0")
        self._running: list[subprocess.Popen[bytes]] = []
        os.environ |= {
            "BENCH_CLOCK_FILE": str(self._clock),
            "DJANGO_SETTINGS_MODULE": "bench.rush.settings",
            "DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
            "SITE_URL": self.url,
        }
        self.sandbox = Sandbox(folder)
        os.environ["SANDBOX_PORT"] = str(self.sandbox.port)

    def start(self) -> None:
        """Start the product's processes and wait for the first page."""
        for name, arguments in PROCESSES.items():
            log = self.folder / f"{name}.log"
            filled = [part.format(port=self.port) for part in arguments]
            self._running.append(start_process(*filled, log=log))
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                if requests.get(f"{self.url}/admin/login/", timeout=30).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.1)
        raise RuntimeError(f"The site did not answer; its log is in {self.folder}")

    def move_clocks(self, seconds: int) -> None:
        """Let it be later for the product and at the sandbox."""
        self._clock.write_text(str(int(self._clock.read_text()) + seconds))
        self.sandbox.tell("clock/", seconds=seconds)

    def stop(self) -> None:
        for process in reversed(self._running):
            end(process)
        self.sandbox.stop()


@contextmanager
def run_stack(folder: Path) -> Iterator[Stack]:
    """Give a stack whose sandbox answers; end all of it afterwards."""
    stack = Stack(folder)
    try:
        yield stack
    finally:
        stack.stop()
