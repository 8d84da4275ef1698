"""Public templates: nothing inline, nothing from others, nothing that belongs to one visitor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script of others": re.compile(r"<script[^>]*src\s*=\s*[\"']?(https?:)?//", re.IGNORECASE),
    "a picture or style of others": re.compile(
        r"<(link|img|iframe|source)[^>]*(href|src)\s*=\s*[\"']?(https?:)?//", re.IGNORECASE
    ),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
NAMES = [str(path.relative_to(FOLDER)) for path in TEMPLATES]


@pytest.mark.parametrize("name", NAMES)
def test_a_public_template_holds_nothing_inline_and_nothing_of_others(name: str) -> None:
    source = (FOLDER / name).read_text()
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_public_template_can_be_compiled(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("errors/")])
def test_an_error_template_asks_for_no_settings_and_no_list_of_files(name: str) -> None:
    source = (FOLDER / name).read_text()
    loaded = set(" ".join(re.findall(r"{%\s*load ([^%]+)%}", source)).split())
    assert loaded <= {"i18n"}
    assert "{% url" not in source
    assert "request." not in source


def test_style_sheets_ask_nothing_of_others() -> None:
    folder = Path(settings.BASE_DIR) / "cityportal" / "static" / "css"
    sheets = sorted(folder.glob("*.css"))
    assert sheets
    for sheet in sheets:
        addresses = re.findall(r"url\(\s*[\"']?([^\"')\s]+)", sheet.read_text())
        assert [address for address in addresses if not address.startswith("data:")] == []
        assert "@import" not in sheet.read_text()
