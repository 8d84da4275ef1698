"""Finds the texts for translation in code and templates without gettext's tools."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = [
    *("alerts", "cityportal", "core", "crosspost", "home", "news"),
    *("insights", "orders", "places", "products", "settlement", "templates", "users"),
]
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
TRANS = re.compile(r"{%\s*trans(?:late)?\s+(.*?)%}", re.DOTALL)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(.*?)%}(.*?)(?:{%\s*plural\s*%}.*?)?{%\s*endblocktrans", re.DOTALL
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")

Message = tuple[str | None, str]


def list_messages_of_the_code() -> set[Message]:
    """Return (context, id) of every text that the product marks for translation."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    found: set[Message] = set()
    for name in listed:
        path = ROOT / name
        if path.suffix == ".py" and path.exists():
            found |= set(_read_python(path.read_text()))
        elif path.suffix in {".html", ".txt"} and path.exists():
            found |= set(_read_template(path.read_text()))
    return found


def _read_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        texts = [value for value in values if isinstance(value, str)]
        if name in PLAIN and texts:
            yield None, texts[0]
        elif name in WITH_CONTEXT and len(texts) > 1:
            yield texts[0], texts[1]


def _read_template(source: str) -> Iterator[Message]:
    source = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", source, flags=re.DOTALL)
    for match in TRANS.finditer(source):
        parts = list(smart_split(match.group(1).strip()))
        if parts and parts[0][0] in "\"'":
            yield _get_context(parts), parts[0][1:-1].replace("%", "%%")
    for match in BLOCK.finditer(source):
        options = list(smart_split(match.group(1).strip()))
        text = VARIABLE.sub(r"%(\1)s", match.group(2).replace("%", "%%"))
        yield _get_context(options), trim_whitespace(text) if "trimmed" in options else text


def _get_context(parts: list[str]) -> str | None:
    return parts[parts.index("context") + 1][1:-1] if "context" in parts else None
