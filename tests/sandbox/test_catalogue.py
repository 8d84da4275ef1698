"""The sandbox's Japanese: complete, compiled, and without words that nobody says any more."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from tests.stack import ROOT

FOLDER = ROOT / "sandbox"
CATALOGUE = FOLDER / "locale" / "ja" / "LC_MESSAGES"
STRING = r'"((?:[^"\\]|\\.)*)"'


def read_source() -> dict[str, str]:
    """Return msgid -> msgstr of the .po file, as it is written there."""
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8").partition("\n\n")[2]
    pattern = rf"^msgid {STRING}\n(?:msgid_plural {STRING}\n)?msgstr(?:\[0\])? {STRING}$"
    return {match[1]: match[3] for match in re.finditer(pattern, text, re.MULTILINE)}


def list_sources() -> list[Path]:
    return [
        path
        for path in [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")]
        if "migrations" not in path.parts
    ]


def test_every_sentence_has_its_japanese() -> None:
    catalogue = read_source()

    assert len(catalogue) > 150
    assert [msgid for msgid, msgstr in catalogue.items() if not msgstr] == []
    assert "fuzzy" not in (CATALOGUE / "django.po").read_text(encoding="utf-8")


def test_the_compiled_catalogue_says_the_same() -> None:
    with (CATALOGUE / "django.mo").open("rb") as compiled:
        spoken = {
            str(key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2]: str(value)
            for key, value in gettext.GNUTranslations(compiled)._catalog.items()  # type: ignore[attr-defined]
        }
    written = {
        msgid.replace('\\"', '"'): msgstr.replace('\\"', '"')
        for msgid, msgstr in read_source().items()
    }

    assert {key: value for key, value in spoken.items() if key} == written


def test_every_sentence_of_the_templates_is_in_the_catalogue() -> None:
    said = {
        match[1]
        for path in list_sources()
        for match in re.finditer(rf"\{{% (?:trans|translate) {STRING}", path.read_text("utf-8"))
    }

    assert len(said) > 80
    assert said - set(read_source()) == set()


def test_placeholders_are_kept() -> None:
    for msgid, msgstr in read_source().items():
        assert set(re.findall(r"%\(\w+\)s", msgid)) == set(re.findall(r"%\(\w+\)s", msgstr)), msgid
