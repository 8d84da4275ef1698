"""The processes around the product: the sandbox, the announced pages. Each is ended by its id."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent


def find_free_ports(count: int) -> int:
    """Return the first of `count` neighbouring free ports on loopback."""
    for _attempt in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first: int = probe.getsockname()[1]
        if first + count < 65_000 and all(not _answers(first + more) for more in range(count)):
            return first
    raise RuntimeError("No neighbouring free ports were found")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def die_with_parent() -> None:
    """Let this process end with the one that started it, however that one ends (Linux)."""
    libc = ctypes.CDLL(None)
    libc.prctl(1, signal.SIGKILL)


def start_process(*arguments: str, log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a Python process of ours in a group of its own."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  (no threads here)
        )


def wait_for_port(port: int, *, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not _answers(port):
        if time.monotonic() > ends:
            raise RuntimeError(f"Nothing answers on port {port}")
        time.sleep(0.05)


class Sandbox:
    """A running sandbox and its doors for tests."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = start_process(
            "-m",
            "sandbox",
            log=folder / "sandbox.log",
            SANDBOX_PORT=str(self.port),
            SANDBOX_DATA_DIR=str(folder / "sandbox"),
        )
        wait_for_port(self.port)

    def ask(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.url}/control/{path}", params=query, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def tell(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/control/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def forget(self, path: str) -> None:
        requests.delete(f"{self.url}/control/{path}", timeout=60).raise_for_status()

    def stop(self) -> None:
        end(self.process)


def start_site(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the announced pages; return the process and its port."""
    port = find_free_ports(1)
    process = start_process("-m", "bench.site", str(port), log=folder / "site.log")
    wait_for_port(port)
    return process, port


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)
