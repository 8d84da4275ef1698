"""What every test gets: a database copied from a migrated template, loopback and no more."""

from __future__ import annotations

import functools
import gc
import hashlib
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections, transaction
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

# A running city is one fixture for journeys and browser tests alike.
pytest_plugins = ["tests.stack"]

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, and no failure because a machine is busy.
hypothesis.settings.register_profile(
    "house",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


SLOW_PLACES = (
    "tests/sandbox/",
    "tests/contracts/",
    "tests/project/test_demo",
    "tests/project/test_production_settings",
    "tests/project/test_roles",
)


#: One worker runs all that needs the running city, so that it is built once.
IN_THE_CITY = ("tests/browser/", "tests/journeys/")


class CityScheduling(LoadScopeScheduling):
    """Every test by itself to whichever worker is free, but all of the running city to one."""

    def _split_scope(self, nodeid: str) -> str:
        return "city" if nodeid.startswith(IN_THE_CITY) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> CityScheduling:
    """xdist's own groups are not seen by pytest 9.2."""
    return CityScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts processes or builds a whole city: too slow for before each commit."""
    for item in items:
        place = item.path.relative_to(ROOT).as_posix()
        if place.startswith(SLOW_PLACES) or item.get_closest_marker("database"):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Look for garbage seldom: a third of a test's time went into walking over all that Django,
    Wagtail and the collected tests are made of, which stays until the end anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _empty_tables(self: TransactionTestCase) -> None:
    """Empty what a test with real commits has filled, and leave what migrations alone fill.

    Django's own way flushes content types and permissions too and makes them anew, and cuts each
    of PostgreSQL's files down: both take longer than the test. Foreign keys are looked at when
    the transaction ends, so that the order of the tables says nothing.
    """
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    for name in self._databases_names(include_mirrors=False):
        connection = connections[name]
        kept = {ContentType._meta.db_table, Permission._meta.db_table}
        tables = set(connection.introspection.django_table_names(only_existing=True)) - kept
        with transaction.atomic(using=name), connection.cursor() as cursor:
            for table in sorted(tables):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@functools.cache
def hash_of_schema() -> str:
    """Return a mark that changes whenever a migration or a pinned package does."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: Any, worker_id: str
) -> Iterator[None]:
    """Migrate once per schema, then copy: Wagtail's migrations take most of a minute."""
    connection = connections["default"]
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _use_sqlite_copy(worker_id)
            yield
            connection.close()
        else:
            name = _use_postgresql_copy(worker_id)
            yield
            connection.close()
            _run_on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use_sqlite_copy(worker_id: str) -> None:
    folder = ROOT / "var" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / f"template-{hash_of_schema()}.sqlite3"
    connection = connections["default"]
    with Locked(folder / "template.lock"):
        if not template.exists():
            making = folder / f"making-{os.getpid()}.sqlite3"
            connection.close()
            connection.settings_dict["NAME"] = str(making)
            call_command("migrate", verbosity=0, interactive=False)
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            for suffix in ("-wal", "-shm"):
                Path(f"{making}{suffix}").unlink(missing_ok=True)
            making.rename(template)
    copy = Path(os.environ["DATA_DIR"]) / f"test-{worker_id}-{os.getpid()}.sqlite3"
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, copy)
    connection.close()
    connection.settings_dict["NAME"] = str(copy)


def _use_postgresql_copy(worker_id: str) -> str:
    connection = connections["default"]
    template = f"cityportal_template_{hash_of_schema()}"
    name = f"cityportal_test_{worker_id}_{os.getpid()}"
    folder = ROOT / "var" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    with Locked(folder / "template.lock"):
        known = _run_on_server(f"SELECT 1 FROM pg_database WHERE datname = '{template}'")
        if not known:
            making = f"{template}_making"
            _run_on_server(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            _run_on_server(f'CREATE DATABASE "{making}"')
            connection.close()
            connection.settings_dict["NAME"] = making
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            _run_on_server(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
        _run_on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    return name


def _run_on_server(statement: str) -> list[Any]:
    """Run one statement on the PostgreSQL server's maintenance database."""
    import psycopg

    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        cursor = server.execute(statement)
        return cursor.fetchall() if cursor.description else []


class Locked:
    """A lock between test processes, held while a template is made."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        import fcntl

        self.file = self.path.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_args: object) -> None:
        self.file.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, or "main" without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Any connection that leaves this machine fails the test that tried it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"A test tried to reach {address[0]}")
        return connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]
