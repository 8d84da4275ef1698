"""`make demo` from start to end, as the processes it really starts."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, hash_of_schema
from tests.stack import find_free_ports, wait_until

COMMAND = [sys.executable, "-m", "cityportal.demo.run"]


def build_environment(folder: Path, *, port: int, sandbox_port: int) -> dict[str, str]:
    """Return what a bare shell has, and where this demo lives."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
    }


def run_to_its_end(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


class Demo:
    """One running demo and what it has printed."""

    def __init__(self, folder: Path) -> None:
        self.port, self.sandbox_port = find_free_ports(1), find_free_ports(2)
        self.site = f"http://localhost:{self.port}"
        self.sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.output = folder / "output.txt"
        self.environment = build_environment(folder, port=self.port, sandbox_port=self.sandbox_port)

    def start(self) -> None:
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                COMMAND,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(self.is_announced, seconds=240, what="the demo to say that it runs")

    def is_announced(self) -> bool:
        assert self.process.poll() is None, self.read()
        return "Ctrl-C stops everything" in self.read()

    def read(self) -> str:
        return self.output.read_text()

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def list_left_over(self) -> list[str]:
        """Return the command lines of processes that carry this demo's data folder."""
        mark = f"DATA_DIR={self.environment['DATA_DIR']}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        found.append((entry / "cmdline").read_text().replace("\0", " "))
                except OSError:
                    continue
        return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Demo]:
    """A demo that begins with migrated but empty tables, which saves half a minute."""
    demo = Demo(tmp_path)
    template = ROOT / "var" / "test" / f"template-{hash_of_schema()}.sqlite3"
    if template.exists():
        (tmp_path / "data").mkdir()
        shutil.copyfile(template, tmp_path / "data" / "db.sqlite3")
    try:
        demo.start()
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


@pytest.mark.journey
def test_the_demo_runs_and_leaves_nothing_behind(running: Demo) -> None:
    said = running.read()
    assert f"{running.site}/admin/" in said
    for login in ("writer", "photo", "editor", "desk", "shop", "operator", "auditor", "admin"):
        assert re.search(rf"^ +{login} ", said, re.MULTILINE)
    assert "Traceback" not in said

    assert "鳴瀬谷町" in requests.get(f"{running.site}/", timeout=30).text
    assert requests.get(f"{running.sandbox}/", timeout=30).status_code == 200

    def list_posts() -> list[dict[str, object]]:
        posts = []
        for page in ("200000000000001", "200000000000002"):
            address = f"{running.sandbox}/control/facebook/posts/"
            posts += requests.get(address, params={"page": page}, timeout=30).json()["posts"]
        return [post for post in posts if post["is_published"]]

    wait_until(lambda: len(list_posts()) == 6, seconds=60, what="six posts on the walls")
    assert all(post["card"] or post["photos"] for post in list_posts())

    def has_mail_for_sato() -> bool:
        mails = requests.get(f"{running.sandbox}/control/mail/", timeout=30).json()["mails"]
        return any("sato@buyer.example" in str(mail["to"]) for mail in mails)

    wait_until(has_mail_for_sato, seconds=60, what="the order mail")
    refusals = requests.get(f"{running.sandbox}/control/refusals/", timeout=30).json()
    assert refusals == {"refusals": []}

    assert len(running.list_left_over()) >= 5
    assert running.stop(signal.SIGINT) == 0
    assert running.list_left_over() == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", running.port)) != 0

    # The second start finds the city as it was, on another port.
    running.port = find_free_ports(1)
    running.site = f"http://localhost:{running.port}"
    running.environment["PORT"] = str(running.port)
    begin = time.monotonic()
    running.start()
    assert time.monotonic() - begin < 60
    assert "Building the demo city" not in running.read()
    page = requests.get(f"{running.site}/stories/onsen-street/", timeout=30).text
    assert f"http://localhost:{running.port}/stories/onsen-street/" in page
    assert len(list_posts()) == 6
    assert running.stop(signal.SIGTERM) == 0
    assert running.list_left_over() == []


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    sandbox_port = find_free_ports(2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_to_its_end(build_environment(tmp_path, port=port, sandbox_port=sandbox_port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(
        rf"Port {port} is in use by another programme\. Stop it, or choose another port: "
        r"PORT=\d+ make demo\n",
        done.stderr,
    )
    assert not (tmp_path / "data" / "db.sqlite3").exists()


def test_ports_that_collide_are_said_in_one_sentence(tmp_path: Path) -> None:
    port = find_free_ports(2)
    done = run_to_its_end(build_environment(tmp_path, port=port + 1, sandbox_port=port))
    assert done.returncode == 1
    assert "the sandbox needs its port and the one after it for itself" in done.stderr
    assert len(done.stderr.splitlines()) == 1
