"""The process: a fresh enough database, a threaded HTTP server, the mailbox, a clean end."""

from __future__ import annotations

import hashlib
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any, Protocol, cast

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class Stoppable(Protocol):
    def stop(self) -> None: ...


class SandboxServer(ThreadedWSGIServer):
    # Forty deliveries at once are a test, not an overload.
    request_queue_size = 128


class SandboxRequestHandler(WSGIRequestHandler):
    def setup(self) -> None:
        super().setup()
        # Small answers over kept connections: without this each waits for an acknowledgement.
        line = cast("socket.socket", self.request)  # the stubs call it something else
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        # What `lose_answer` needs to leave a caller without an answer.
        environ["sandbox.connection"] = self.request
        return environ


def run_sandbox() -> int:
    """Serve until SIGTERM or SIGINT; return the exit status."""
    prepare_database()
    from sandbox.trouble.seeds import seed_missing

    seed_missing()
    from django.core.wsgi import get_wsgi_application

    try:
        server = SandboxServer((settings.HOST, settings.PORT), SandboxRequestHandler)
    except OSError as error:
        sys.stderr.write(f"The sandbox cannot listen on port {settings.PORT}: {error.strerror}.\n")
        return 1
    server.set_app(get_wsgi_application())
    helpers = _start_helpers()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: ended.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    sys.stdout.write(f"Sandbox: {settings.BASE_URL}/ (mail on port {settings.MAIL_PORT})\n")
    sys.stdout.flush()
    ended.wait()
    server.shutdown()
    server.server_close()
    for helper in helpers:
        helper.stop()
    return 0


def _start_helpers() -> list[Stoppable]:
    """Start what works beside the HTTP server: the mailbox, and the webhook calls."""
    from sandbox.graph.postman import start_postman
    from sandbox.mailbox.server import start_mailbox
    from sandbox.payments.carrier import start_carrier

    return [start_mailbox(settings.MAIL_PORT), start_carrier(), start_postman()]


def prepare_database() -> None:
    """Make the tables; begin anew when the tables' plan has changed since the last start."""
    folder: Path = settings.DATA_DIR
    folder.mkdir(parents=True, exist_ok=True)
    plan = folder / "schema"
    wanted = _hash_of_migrations()
    if not plan.exists() or plan.read_text() != wanted:
        for path in folder.glob("sandbox.sqlite3*"):
            path.unlink()
    django.setup()
    if not plan.exists() or plan.read_text() != wanted:
        call_command("migrate", verbosity=0, interactive=False)
        plan.write_text(wanted)


def _hash_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
