"""`make demo`: a living city on this machine, and nothing left of it after Ctrl-C.

    python -m cityportal.demo.run

PORT and SANDBOX_PORT move it, DATA_DIR says where it keeps its data.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
# Set, not defaulted: a demo never runs on the settings of a city.
os.environ["DJANGO_SETTINGS_MODULE"] = "cityportal.settings.dev"

from cityportal.demo.processes import Processes, read_procfile  # noqa: E402
from cityportal.settings import env  # noqa: E402

WAIT_SECONDS = 90
SITE_URL = f"http://localhost:{env.PORT}"
SANDBOX_URL = f"http://127.0.0.1:{env.SANDBOX_PORT}"
DATA_DIR = env.DATA_DIR.resolve()


class DemoProblem(Exception):  # noqa: N818 (a sentence for whoever started the demo)
    """The demo cannot start or go on; the text says why and what to do."""


def main() -> int:
    """Run the demo until it is told to stop; return the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_args: stop.set())
    try:
        check_ports()
        with lock_data():
            processes = Processes(
                folder=ROOT, environment=build_environment(), logs=DATA_DIR / "logs"
            )
            try:
                run_city(processes, stop)
            finally:
                say("Stopping ...")
                processes.stop()
    except DemoProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def build_environment() -> dict[str, str]:
    """Return what the processes get: ours, with this Python's folder first on the path."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
        "DATA_DIR": str(DATA_DIR),
        "SANDBOX_DATA_DIR": str(DATA_DIR / "sandbox"),
        "PORT": str(env.PORT),
        "SANDBOX_PORT": str(env.SANDBOX_PORT),
        "SITE_URL": SITE_URL,
    }


def check_ports() -> None:
    """Raise DemoProblem with one sentence when a port is taken or two are the same."""
    mail = env.SANDBOX_PORT + 1
    if env.PORT in {env.SANDBOX_PORT, mail}:
        raise DemoProblem(
            f"PORT is {env.PORT} and SANDBOX_PORT is {env.SANDBOX_PORT}: the sandbox needs its "
            "port and the one after it for itself. Choose two that lie apart."
        )
    for name, port in (("PORT", env.PORT), ("SANDBOX_PORT", env.SANDBOX_PORT), ("", mail)):
        if _is_free(port):
            continue
        name = name or "SANDBOX_PORT"  # noqa: PLW2901  (the mailbox moves with the sandbox)
        raise DemoProblem(
            f"Port {port} is in use by another programme. Stop it, or choose another port: "
            f"{name}={_propose(port)} make demo"
        )


def lock_data() -> IO[str]:
    """Keep a second demo away from the same data for as long as the file is open."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    file = (DATA_DIR / "demo.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise DemoProblem(
            f"Another demo is running with the data in {DATA_DIR}. Stop it, or give this one a "
            "folder of its own: DATA_DIR=var/second make demo"
        ) from error
    return file


def run_city(processes: Processes, stop: threading.Event) -> None:
    """Start everything in the order in which one needs the other, and watch it."""
    commands = read_procfile(ROOT / "Procfile")
    is_new = False
    processes.start("sandbox", commands["sandbox"])
    prepare_database()
    if not stop.is_set():
        wait_for(SANDBOX_URL, processes, stop)
    if not stop.is_set():
        is_new = load_city()
    if not stop.is_set():
        processes.start("web", commands["web"])
        wait_for(SITE_URL, processes, stop)
    if not stop.is_set():
        subscribe_pages()
    if not stop.is_set():
        # Only now: what they send is checked against pages that must answer.
        processes.start("worker", commands["worker"])
        processes.start("clock", commands["clock"])
        announce()
    if is_new and not stop.is_set():
        threading.Thread(target=draw_pictures, args=(stop,), daemon=True).start()
    while not stop.wait(0.5):
        _complain_of_ended(processes)


def subscribe_pages() -> None:
    """Let the sandbox report new posts to the demo's webhook, which answers by now."""
    from django.db import connections

    from crosspost.models import Channel
    from crosspost.services import subscribe_channel

    for channel in Channel.objects.order_by("pk"):
        subscribe_channel(channel)
    connections.close_all()


def prepare_database() -> None:
    """Migrate where something is missing, and let the demo's site follow the port."""
    say("Preparing the database ...")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    from cityportal.demo.builders.city import follow_port

    follow_port(port=env.PORT)
    connections.close_all()


def load_city() -> bool:
    """Load the demo city into an empty database; return whether it was empty.

    Its orders are paid at the sandbox, which must answer.
    """
    from django.core.management import call_command
    from django.db import connections

    from cityportal.management.commands.load_demo import has_content

    is_new = not has_content()
    if is_new:
        say("Building the demo city (about half a minute, the first time) ...")
        with Path(os.devnull).open("w") as silence:
            call_command("load_demo", if_empty=True, stdout=silence)
    connections.close_all()
    return is_new


def draw_pictures(stop: threading.Event) -> None:
    """Visit the lists once, so that the first visitor need not wait for their pictures."""
    for path in ("/shop/", "/stories/", "/places/", "/shop/producers/", "/en/shop/"):
        if not stop.is_set():
            _answers(f"{SITE_URL}{path.rstrip('/')}")


def wait_for(address: str, processes: Processes, stop: threading.Event) -> None:
    """Wait until a server answers; raise DemoProblem when it ends or takes too long."""
    end = time.monotonic() + WAIT_SECONDS
    while not stop.is_set() and not _answers(address):
        _complain_of_ended(processes)
        if time.monotonic() > end:
            raise DemoProblem(f"{address} did not answer. The logs are in {processes.logs}.")
        stop.wait(0.1)


def announce() -> None:
    """Print where everything is and who may log in."""
    from cityportal.demo.texts.staff import PASSWORD, STAFF

    lines = [
        "",
        "The demo city is running.",
        "",
        f"  The town's site      {SITE_URL}/",
        f"  In English           {SITE_URL}/en/",
        f"  The shop             {SITE_URL}/shop/",
        f"  For the staff        {SITE_URL}/admin/",
        f"  The outside world    {SANDBOX_URL}/   (Facebook wall, payments, mail, trouble)",
        "",
        f"  Logins, all with the password  {PASSWORD}",
        *[f"    {member.username:<10} {member.name:<8} {member.work}" for member in STAFF],
        "",
        f"  Data and logs are in {DATA_DIR}. Ctrl-C stops everything.",
        "",
    ]
    say("\n".join(lines))


def say(text: str) -> None:
    # A terminal that was closed must not keep us from stopping what we started.
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _complain_of_ended(processes: Processes) -> None:
    if name := processes.find_ended():
        raise DemoProblem(f"The {name} process has ended. It said:\n{processes.read_log(name)}")


def _answers(address: str) -> bool:
    try:
        # The front page itself: its pictures are made before the first visitor comes.
        with urllib.request.urlopen(f"{address}/", timeout=30):  # noqa: S310  (loopback)
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _propose(port: int) -> int:
    """Return a port above with two free neighbours."""
    for candidate in range(port + 10, port + 1000, 10):
        if all(_is_free(candidate + step) for step in range(3)):
            return candidate
    return port + 10


if __name__ == "__main__":
    sys.exit(main())
