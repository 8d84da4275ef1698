"""Databases to spoil: each a copy of one that was migrated once per schema."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
#: Where PostgreSQL is looked for when neither DATABASE_URL nor POSTGRES names it.
USUAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def hash_of_schema() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def find_postgresql() -> str:
    """Return the address of a server that answers, or ""."""
    named = [os.environ.get("DATABASE_URL", ""), os.environ.get("POSTGRES", ""), USUAL_SERVER]
    for address in named:
        if address.startswith("postgres"):
            try:
                psycopg.connect(_on_server(address), connect_timeout=3).close()
            except psycopg.OperationalError:
                continue
            return address
    return ""


def make_sqlite(name: str) -> str:
    """Return the address of a new SQLite database with all tables."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    template = FOLDER / f"template-{hash_of_schema()}.sqlite3"
    if not template.exists():
        making = FOLDER / f"making-{os.getpid()}.sqlite3"
        migrate(f"sqlite:///{making}")
        making.rename(template)
    copy = FOLDER / f"{name}-{os.getpid()}.sqlite3"
    drop(f"sqlite:///{copy}")
    shutil.copyfile(template, copy)
    return f"sqlite:///{copy}"


def make_postgresql(name: str, *, server: str) -> str:
    """Return the address of a new database with all tables on a server."""
    template = f"cityportal_bench_{hash_of_schema()}"
    if not run_on_server(server, f"SELECT 1 FROM pg_database WHERE datname = '{template}'"):
        making = f"{template}_{os.getpid()}"
        run_on_server(server, f'CREATE DATABASE "{making}"')
        migrate(_named(server, making))
        run_on_server(server, f'ALTER DATABASE "{making}" RENAME TO "{template}"')
    copy = f"cityportal_{name}_{os.getpid()}"
    run_on_server(server, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
    run_on_server(server, f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    return _named(server, copy)


def copy_database(url: str, copy: str) -> None:
    """Make the database at the address `copy` the same as the one at `url`; nobody may use it."""
    drop(copy)
    if url.startswith("sqlite"):
        import sqlite3

        with sqlite3.connect(url.removeprefix("sqlite:///")) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source.close()
        files = (one.removeprefix("sqlite:///") for one in (url, copy))
        shutil.copyfile(*files)
        return
    names = [urlsplit(one).path.strip("/") for one in (copy, url)]
    run_on_server(url, 'CREATE DATABASE "{}" TEMPLATE "{}"'.format(*names))


def drop(url: str) -> None:
    """Remove a database that was made here."""
    if url.startswith("sqlite"):
        for suffix in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)
        return
    name = urlsplit(url).path.strip("/")
    run_on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrate(url: str) -> None:
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "migrate",
            "--verbosity",
            "0",
            "--settings",
            "bench.settings",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )
    if url.startswith("sqlite"):
        import sqlite3

        sqlite3.connect(url.removeprefix("sqlite:///")).execute("PRAGMA wal_checkpoint(TRUNCATE)")


def run_on_server(url: str, statement: str) -> list[Any]:
    with psycopg.connect(_on_server(url), autocommit=True) as server:
        cursor = server.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _on_server(url: str) -> str:
    return _named(url, "postgres")


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}", scheme="postgres").geturl()
