"""What must hold for the project as a whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent.parent


def list_tracked(*patterns: str) -> list[Path]:
    """Return the files that git tracks or would track, by pattern."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [path for name in listed if (path := ROOT / name).exists()]


def test_every_template_of_the_product_compiles() -> None:
    engine = engines["django"]
    found = 0
    for path in list_tracked("*.html", "*.txt"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] == "templates":
            engine.get_template(str(relative.relative_to("templates")))
            found += 1
        elif "templates" in relative.parts[1:2] and relative.parts[0] != "sandbox":
            engine.get_template(str(Path(*relative.parts[2:])))
            found += 1
    assert found > 10


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?://|--index-url|--find-links|file://", text)
    for block in re.split(r"\n(?=[a-z])", text):
        if re.match(r"[a-z]", block):
            assert "==" in block.splitlines()[0]
            assert "--hash=sha256:" in block


def test_public_templates_hold_no_inline_style_script_or_foreign_address() -> None:
    forbidden = re.compile(
        r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*(?:src=|application/ld\+json))"
        r"|(?:src|href)=[\"']https?://",
        re.IGNORECASE,
    )
    for path in list_tracked("templates/*.html"):
        relative = path.relative_to(ROOT / "templates")
        if relative.parts[0] == "errors":
            continue  # error pages stand alone: their style is in the page on purpose
        match = forbidden.search(path.read_text())
        assert match is None, f"{relative}: {match.group()!r}"


def test_no_commit_carries_a_path_of_a_machine_or_a_registry() -> None:
    pattern = re.compile(r"/(?:work|root|home/[a-z]+)/|pypi\.org|files\.pythonhosted|registry\.npm")
    for path in list_tracked("*.py", "*.md", "*.txt", "*.toml", "*.html", "Makefile", ".ci/run"):
        if path == Path(__file__):
            continue
        match = pattern.search(path.read_text(errors="replace"))
        assert match is None, f"{path.relative_to(ROOT)}: {match.group()!r}"
