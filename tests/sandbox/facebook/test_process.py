"""The process itself: starting, ending, keeping what it has."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.sandbox.facebook.graph import TOWN, TOWN_TOKEN, Graph, make_picture, read_error
from tests.sandbox.running import RunningSandbox
from tests.stack import ROOT


def start(folder: Path) -> RunningSandbox:
    return RunningSandbox(folder, site_url="http://127.0.0.1:9")


def test_it_starts_quickly_listens_on_loopback_and_ends_cleanly(tmp_path: Path) -> None:
    begun = time.monotonic()
    sandbox = start(tmp_path)
    assert time.monotonic() - begun < 10

    for host in _list_other_addresses():
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((host, sandbox.port)) != 0

    assert sandbox.stop() == 0
    assert sandbox.read_log().startswith(f"Sandbox: {sandbox.url}/ (mail on port ")
    assert "Traceback" not in sandbox.read_log()


def _list_other_addresses() -> list[str]:
    own = socket.gethostbyname_ex(socket.gethostname())[2]
    return [address for address in own if not address.startswith("127.")]


def test_posts_tokens_and_troubles_outlive_a_restart(tmp_path: Path) -> None:
    sandbox = start(tmp_path)
    graph = Graph(sandbox)
    graph.publish("残る")
    photo = graph.upload_hidden(make_picture())
    graph.press("token_expired", page=TOWN)
    graph.token = sandbox.tell("facebook/new_token/", page=TOWN)["token"]
    graph.press("staging_refused", page=TOWN)
    sandbox.stop()

    sandbox = start(tmp_path)
    graph.sandbox = sandbox
    try:
        assert graph.list_messages() == ["残る"]
        assert graph.get(photo).status_code == 200
        assert read_error(graph.get(TOWN, token=TOWN_TOKEN)) == (400, 190, 463)
        assert [row["name"] for row in sandbox.ask("facebook/trouble/")["troubles"]] == [
            "staging_refused"
        ]
    finally:
        sandbox.stop()


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "sandbox"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "SANDBOX_PORT": str(port),
                "SANDBOX_DATA_DIR": str(tmp_path),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == (f"The sandbox cannot listen on port {port}: Address already in use.\n")


def test_tables_and_migrations_agree(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "sandbox.settings",
            "SANDBOX_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("host", ["example.com", "10.0.0.1"])
def test_another_host_name_is_not_served(graph: Graph, host: str) -> None:
    answer = requests.get(graph.sandbox.url + "/", headers={"Host": host}, timeout=5)

    assert answer.status_code == 400


def test_an_interrupted_request_does_no_harm(graph: Graph) -> None:
    for piece in (
        b"POST /graph/v26.0/1/feed HTTP/1.1\r\nContent-Length: 99\r\n\r\nabc",
        b"\0\xff",
        b"",
    ):
        with socket.create_connection(("127.0.0.1", graph.sandbox.port), timeout=5) as line:
            line.sendall(piece)

    graph.publish("平気")
    assert graph.list_messages() == ["平気"]
