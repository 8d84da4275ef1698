"""`.env.example` names every variable that the product reads, and no other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def list_read() -> list[str]:
    text = (ROOT / "cityportal" / "settings" / "env.py").read_text()
    return re.findall(r"env\.(?:str|list|int|bool|float|url|json)\(\s*\"([A-Z_]+)\"", text)


def list_named() -> list[str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return [line.partition("=")[0] for line in lines if line and not line.startswith("#")]


def test_every_variable_is_named_once_in_one_line_and_none_is_invented() -> None:
    assert len(list_read()) > 20
    assert sorted(list_named()) == sorted(list_read())


def read_settings(environment: dict[str, str]) -> dict[str, str]:
    """Return what `env.py` makes of an environment, in a process of its own."""
    code = (
        "import json; from cityportal.settings import env as e; "
        "print(json.dumps({n: str(getattr(e, n)) for n in dir(e) if n.isupper()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_copied_example_changes_no_default() -> None:
    """An empty value means what an absent one means, so that copying the file is harmless."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    copied = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert read_settings(copied) == read_settings({})


def test_no_other_file_of_the_product_reads_the_environment() -> None:
    rooms = (
        "alerts",
        "cityportal",
        "core",
        "crosspost",
        "home",
        "news",
        "orders",
        "places",
        "products",
    )
    allowed = {"cityportal/settings/env.py", "cityportal/settings/test.py", "cityportal/wsgi.py"}
    for room in (*rooms, "users"):
        for path in (ROOT / room).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if name in allowed or name.startswith("cityportal/demo/"):
                continue
            assert not re.search(r"os\.environ|os\.getenv", path.read_text()), name
