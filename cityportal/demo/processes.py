"""The processes of the Procfile: started together, stopped together, none left behind.

Each runs in a process group of its own, so that Ctrl-C in the terminal reaches only us and a
process is ended with all that it started.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

GRACE_SECONDS = 8
LOG_TAIL = 4_000


def read_procfile(path: Path) -> dict[str, str]:
    """Return the commands of a Procfile by name."""
    commands = {}
    for line in path.read_text().splitlines():
        name, colon, command = line.partition(":")
        if colon and not line.startswith("#"):
            commands[name.strip()] = command.strip()
    return commands


class Processes:
    def __init__(self, *, folder: Path, environment: Mapping[str, str], logs: Path) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: str) -> None:
        """Start a command of the Procfile; $NAMES in it come from the environment."""
        words = [_expand(word, self.environment) for word in shlex.split(command, posix=True)]
        with (self.logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603  (the Procfile is ours)
                words,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def find_ended(self) -> str:
        """Return the name of a process that has ended by itself, or ""."""
        for name, process in self._running.items():
            if process.poll() is not None:
                return name
        return ""

    def read_log(self, name: str) -> str:
        """Return the end of what a process wrote."""
        text = (self.logs / f"{name}.log").read_text(errors="replace")
        return text[-LOG_TAIL:].strip()

    def stop(self) -> None:
        """Ask every process to end, wait, and end by force what is still there."""
        for process in self._running.values():
            _signal(process, signal.SIGTERM)
        end = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(end - time.monotonic(), 0.1))
        for process in self._running.values():
            # The group may outlive its first process.
            _signal(process, signal.SIGKILL)
            process.wait()
        self._running.clear()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _expand(word: str, environment: Mapping[str, str]) -> str:
    for name in ("SANDBOX_PORT", "PORT"):
        word = word.replace(f"${name}", environment[name])
    return word
