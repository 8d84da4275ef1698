"""A running sandbox in its own process, and a shop's webhook for it to call."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.stack import ROOT, find_free_ports, wait_until


@dataclass(frozen=True)
class Call:
    """One call that the webhook got: raw bytes, as a signature needs them."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)


class WebhookCatcher:
    """A web server in a thread that keeps every call; ``answers`` are given out first."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[int] = []
        self.challenges: list[dict[str, str]] = []
        self.knows_token = True
        catcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = catcher.answers.pop(0) if catcher.answers else 200
                catcher.calls.append(Call(self.path, dict(self.headers), body, status))
                self.send_response(status)
                self.send_header("Location", "/elsewhere/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                """Answer Facebook's challenge."""
                asked = dict(parse_qsl(urlsplit(self.path).query))
                catcher.challenges.append(asked)
                body = asked["hub.challenge"] if catcher.knows_token else "Refused"
                self.send_response(200 if catcher.knows_token else 400)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        self.calls.clear()
        self.challenges.clear()
        self.knows_token = True
        self.answers.clear()

    def list_types(self) -> list[str]:
        return [call.event["type"] for call in self.calls]

    def wait_for(self, event_type: str, *, count: int = 1) -> list[Call]:
        """Wait until ``count`` calls about the type have come; return them."""
        wait_until(
            lambda: self.list_types().count(event_type) >= count,
            seconds=10,
            what=f"{count} x {event_type}, there were {self.list_types()}",
        )
        return [call for call in self.calls if call.event["type"] == event_type]


class RunningSandbox:
    """``python -m sandbox`` with a folder and ports of its own."""

    def __init__(self, folder: Path, *, site_url: str, **environment: str) -> None:
        self.port = find_free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        with (folder / "sandbox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sandbox"],
                cwd=ROOT,
                env={
                    "PATH": os.environ["PATH"],
                    "LANG": "C.UTF-8",
                    "SANDBOX_DATA_DIR": str(folder / "sandbox"),
                    "SANDBOX_PORT": str(self.port),
                    "SITE_URL": site_url,
                    **environment,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, seconds=60, what="the sandbox to answer")

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.read_log()
        try:
            return requests.get(f"{self.url}/payments/", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def read_log(self) -> str:
        return (self.folder / "sandbox.log").read_text(errors="replace")

    def stop(self) -> int:
        """End it as a terminal would; return its exit status."""
        os.killpg(self._process.pid, signal.SIGTERM)
        return self._process.wait(timeout=15)

    def ask(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.url}/control/{path}", params=query, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def tell(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/control/{path}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def list_refusals(self) -> list[str]:
        return [row["code"] for row in self.ask("refusals/")["refusals"]]
