"""The whole programme as separate processes, in a place of its own, for journeys and browsers.

A `Stack` has a database, a data folder and ports of its own. It starts the site, the worker,
the clock and the sandbox as the demo does, and can kill and restart each of them. Every
process it starts is ended by its own id.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parent.parent
PROCESSES: dict[str, list[str]] = {
    "sandbox": ["-m", "sandbox"],
    "web": [
        "-m", "gunicorn", "cityportal.wsgi", "--worker-class", "gthread", "--workers", "1",
        "--threads", "6", "--bind", "127.0.0.1:{port}", "--log-level", "warning",
    ],
    "worker": ["manage.py", "db_worker", "--interval", "0.2", "--no-startup-delay", "--no-reload"],
    "clock": ["manage.py", "run_clock", "--interval", "1"],
}  # fmt: skip


def find_free_ports(count: int) -> int:
    """Return the first of `count` neighbouring free ports on loopback."""
    for _attempt in range(50):
        # Below the ports that the system gives to outgoing calls, which come and go.
        first = random.SystemRandom().randint(20_000, 31_000)
        if all(_is_free(first + offset) for offset in range(count)):
            return first
    raise RuntimeError("No neighbouring free ports were found")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(
    question: Callable[[], Any], *, seconds: float = 20, what: str = "it to happen"
) -> Any:
    """Ask until the answer is true and return it; fail after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds} s in vain for {what}")


class Stack:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = find_free_ports(1)
        self.sandbox_port = find_free_ports(2)
        self.url = f"http://localhost:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "tests.stack_settings",
            "DATA_DIR": str(folder / "data"),
            "SANDBOX_DATA_DIR": str(folder / "sandbox"),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SITE_URL": self.url,
            "DATABASE_URL": database_url,
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asker: subprocess.Popen[str] | None = None

    # --- processes ---------------------------------------------------------------------

    def start(self, *names: str) -> None:
        """Start the named processes (all of them without a name) and wait for the servers."""
        for name in names or PROCESSES:
            arguments = [part.format(port=self.port) for part in PROCESSES[name]]
            with (self.folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [sys.executable, *arguments],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name, address in (("sandbox", self.sandbox_url), ("web", f"{self.url}/admin/login/")):
            if not names or name in names:
                wait_until(lambda a=address: _answers(a), seconds=60, what=f"{name} to answer")

    def kill(self, name: str) -> None:
        """End a process and what it started with SIGKILL: nothing of it gets a last word."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def stop(self) -> None:
        if self._asker is not None:
            self._asker.communicate(timeout=10)
            self._asker = None
        for name in list(self._running):
            process = self._running.pop(name)
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=10)

    def pause(self) -> None:
        """Let the processes rest between the tests that need them: a city is never idle."""
        for process in self._running.values():
            os.killpg(process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        for process in self._running.values():
            os.killpg(process.pid, signal.SIGCONT)

    def manage(self, *arguments: str) -> str:
        """Run one management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask_python(self, code: str) -> Any:
        """Run Python inside the product's own settings; `code` puts its answer into `answer`."""
        if self._asker is None:
            self._asker = subprocess.Popen(
                [sys.executable, "-m", "tests.asker"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self._asker.stdin is not None
        assert self._asker.stdout is not None
        self._asker.stdin.write(json.dumps(code) + "\n")
        self._asker.stdin.flush()
        said = json.loads(self._asker.stdout.readline())
        assert "error" not in said, said["error"]
        return said["answer"]

    def read_log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- the sandbox -------------------------------------------------------------------

    def ask(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.sandbox_url}/control/{path}", params=query, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def tell(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.sandbox_url}/control/{path}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def end_troubles(self) -> None:
        for provider in ("facebook", "stripe"):
            requests.delete(f"{self.sandbox_url}/control/{provider}/trouble/", timeout=20)

    def list_posts(self, page: str) -> list[dict[str, Any]]:
        return self.ask("facebook/posts/", page=page)["posts"]

    def list_mails(self, to: str = "") -> list[dict[str, Any]]:
        return [mail for mail in self.ask("mail/")["mails"] if to in str(mail["to"])]


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).status_code < 500
    except (requests.ConnectionError, requests.Timeout):
        return False


@pytest.fixture
def stack(city: Stack) -> Iterator[Stack]:
    """The running demo city, awake as long as the test."""
    city.resume()
    yield city
    city.pause()


@pytest.fixture(scope="session")
def city(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Stack]:
    """A running demo city. Refusals of the sandbox fail the run at its end."""
    from django.db import connections

    from tests.conftest import hash_of_schema

    folder = tmp_path_factory.mktemp("stack")
    connection = connections["default"]
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            # The migrated template: tests with threads have emptied the run's own database.
            copy = folder / "stack.sqlite3"
            shutil.copyfile(ROOT / "var" / "test" / f"template-{hash_of_schema()}.sqlite3", copy)
            database_url = f"sqlite:///{copy}"
        else:
            database_url = _copy_postgresql_database(connection)
    running = Stack(folder, database_url)
    try:
        running.start("sandbox")  # the demo's orders are really paid
        running.manage("load_demo")
        running.start("web", "worker", "clock")
        yield running
        running.resume()
        refusals = running.ask("refusals/")["refusals"]
        assert refusals == [], "the sandbox refused requests of the product"
    finally:
        running.resume()
        running.stop()
        if connection.vendor == "postgresql":
            _drop_postgresql_database(connection)
        _look_for_secrets(running)


def _copy_postgresql_database(connection: Any) -> str:
    from tests.conftest import _run_on_server, hash_of_schema

    name = _name_copy(connection)
    _run_on_server(f'CREATE DATABASE "{name}" TEMPLATE "cityportal_template_{hash_of_schema()}"')
    settings = connection.settings_dict
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    host = settings["HOST"] or "127.0.0.1"
    port = settings["PORT"] or 5432
    return f"postgres://{settings['USER']}{password}@{host}:{port}/{name}"


def _drop_postgresql_database(connection: Any) -> None:
    from tests.conftest import _run_on_server

    _run_on_server(f'DROP DATABASE IF EXISTS "{_name_copy(connection)}" WITH (FORCE)')


def _name_copy(connection: Any) -> str:
    return f"{connection.settings_dict['NAME']}_stack"


def _look_for_secrets(running: Stack) -> None:
    """No token or key of the demo stands in any log of the run."""
    for name in ("web", "worker", "clock"):
        text = running.read_log(name)
        for secret in ("EAAsandbox", "sk_test_sandbox", "whsec_sandbox", "sandbox-app-secret"):
            assert secret not in text, f"{secret} stands in the log of {name}"
