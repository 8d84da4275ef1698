from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent.parent

COMPLETE = {
    "SECRET_KEY": "k" * 60,
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "BASE_URL": "https://www.city.example",
    "EMAIL_URL": "smtp+tls://user:pass@mail.city.example:587",
    "DEFAULT_FROM_EMAIL": "hall@city.example",
}


def start(tmp_path: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Ask the production settings to check themselves, with this environment and no other."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--settings", "cityportal.settings.production"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_environment_starts(tmp_path: Path) -> None:
    done = start(tmp_path, COMPLETE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_each_missing_variable_is_named_in_one_sentence(tmp_path: Path, missing: str) -> None:
    done = start(tmp_path, {k: v for k, v in COMPLETE.items() if k != missing})
    assert done.returncode != 0
    assert done.stderr.startswith(f"cityportal does not start: Set {missing}")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["FACEBOOK_GRAPH_URL", "STRIPE_API_BASE"])
def test_a_stand_in_for_a_provider_is_refused_unless_it_is_named(tmp_path: Path, name: str) -> None:
    environment = {**COMPLETE, name: "http://127.0.0.1:8001/"}
    done = start(tmp_path, environment)
    assert done.returncode != 0
    assert "ALLOW_PROVIDER_STANDINS" in done.stderr
    allowed = start(tmp_path, {**environment, "ALLOW_PROVIDER_STANDINS": "facebook,stripe"})
    assert allowed.returncode == 0, allowed.stderr


def test_a_key_that_is_no_key_is_found_at_start(tmp_path: Path) -> None:
    done = start(tmp_path, {**COMPLETE, "FIELD_ENCRYPTION_KEYS": "not-a-key"})
    assert done.returncode != 0
    assert "Fernet" in done.stderr


def test_a_key_that_is_no_key_stops_the_server_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import cityportal.wsgi"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            **COMPLETE,
            "FIELD_ENCRYPTION_KEYS": f"{COMPLETE['FIELD_ENCRYPTION_KEYS']},not-a-key",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("cityportal does not start: Set FIELD_ENCRYPTION_KEYS")
    assert "not-a-key" not in done.stderr
