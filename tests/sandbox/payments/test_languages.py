"""The payment page's texts are there in Japanese and Korean, as they will be served."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from tests.stack import ROOT

TEMPLATES = ROOT / "sandbox" / "payments" / "templates" / "payments"
LOCALE = ROOT / "sandbox" / "locale"
TRANS = re.compile(r'\{% (?:trans|translate) "([^"]+)"')
BLOCK = re.compile(r"\{% blocktrans(?:late)?[^%]*%\}(.*?)\{% endblocktrans", re.DOTALL)


def list_texts(template: Path) -> set[str]:
    """Return the msgids of a template."""
    source = template.read_text()
    blocks = {
        re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", text)
        for text in BLOCK.findall(source)
        if "{% plural" not in text
    }
    return set(TRANS.findall(source)) | blocks


def read_catalogue(language: str) -> gettext.GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_each_text_of_the_payment_page_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    texts = set().union(*(list_texts(path) for path in TEMPLATES.glob("pay_*.html")))
    assert len(texts) > 25
    assert {text for text in texts if catalogue.gettext(text) == text} == set()


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_each_answer_of_a_bank_is_translated(language: str) -> None:
    from sandbox.payments.cards import NOT_A_TEST_CARD, VERDICTS

    catalogue = read_catalogue(language)
    messages = {verdict.message for verdict in (*VERDICTS.values(), NOT_A_TEST_CARD)} - {""}
    assert {text for text in messages if catalogue.gettext(text) == text} == set()


def test_each_text_of_the_sellers_pages_is_translated_into_japanese() -> None:
    catalogue = read_catalogue("ja")
    folders = (TEMPLATES, ROOT / "sandbox" / "mailbox" / "templates" / "mailbox")
    texts = set().union(*(list_texts(path) for folder in folders for path in folder.glob("*.html")))
    assert {text for text in texts if catalogue.gettext(text) == text} == set()
