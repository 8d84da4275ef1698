"""The catalogues are complete, hold their placeholders, and are compiled as they are written."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from tests.project.messages import list_messages_of_the_code

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALES = ROOT / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def read_catalogue(locale: str) -> dict[tuple[str | None, str], str | list[str]]:
    """Return {(context, id): text} of a .po file, read by hand: no tool is needed for it."""
    entries: dict[tuple[str | None, str], str | list[str]] = {}
    text = (LOCALES / locale / "LC_MESSAGES" / "django.po").read_text()
    for block in text.split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        fields: dict[str, str] = {}
        name = ""
        for line in lines:
            if not line.startswith('"'):
                name, _, line = line.partition(" ")  # noqa: PLW2901
            fields[name] = fields.get(name, "") + unquote(line)
        if "msgid_plural" in fields:
            value: str | list[str] = [v for k, v in fields.items() if k.startswith("msgstr[")]
        else:
            value = fields["msgstr"]
        entries[(fields.get("msgctxt"), fields["msgid"])] = value
    return entries


def unquote(line: str) -> str:
    inner = line.strip()[1:-1]
    return inner.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


@pytest.mark.parametrize("locale", ["ja", "ko"])
def test_every_text_of_every_screen_is_there(locale: str) -> None:
    missing = [key for key, text in read_catalogue(locale).items() if not text or "" in [*text][:1]]
    assert missing == []
    assert len(read_catalogue(locale)) > 1000


def test_easy_japanese_has_what_citizens_read_and_falls_back_elsewhere() -> None:
    easy = [text for text in read_catalogue("ja_Easy").values() if text]
    assert len(easy) > 300


@pytest.mark.parametrize("locale", ["ja", "ko", "ja_Easy"])
def test_translations_hold_the_placeholders_of_their_ids(locale: str) -> None:
    for (_context, message), text in read_catalogue(locale).items():
        for one in [text] if isinstance(text, str) else text:
            if one:
                wanted = set(PLACEHOLDER.findall(message))
                assert set(PLACEHOLDER.findall(one)) <= wanted | {
                    "%(count)s",
                    "%(days)s",
                    "%(pieces)s",
                }, message
                if isinstance(text, str):
                    assert set(PLACEHOLDER.findall(one)) == wanted, message


@pytest.mark.parametrize("locale", ["ja", "ko", "ja_Easy"])
def test_nothing_is_fuzzy_and_the_compiled_catalogue_is_the_written_one(locale: str) -> None:
    folder = LOCALES / locale / "LC_MESSAGES"
    assert "#, fuzzy" not in (folder / "django.po").read_text()
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for (context, message), text in read_catalogue(locale).items():
        if isinstance(text, str) and text and message:
            found = compiled.pgettext(context, message) if context else compiled.gettext(message)
            assert found == text, message


@pytest.mark.parametrize("locale", ["ja", "ko"])
def test_no_text_of_the_code_is_missing_in_the_catalogues(locale: str) -> None:
    known = set(read_catalogue(locale))
    assert sorted(found for found in list_messages_of_the_code() if found not in known) == []
