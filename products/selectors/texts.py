"""Texts of the catalogue in the reader's language, or in the city's own where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from core.pagecache import remember_lasting
from products.models import GoodsText

#: What may be translated, and which fields of it.
TRANSLATED = {
    "sellable": ("name", "ships_sentence"),
    "variant": ("name",),
    "foodlabel": (
        "kind",
        "ingredients",
        "allergen_note",
        "origin",
        "net_weight",
        "storage",
        "maker",
        "nutrition",
    ),
    "producer": ("pickup_address", "pickup_hours"),
    "goodskind": ("name",),
    "waytobuy": ("note",),
    "allergen": ("name",),
}


@dataclass(frozen=True, kw_only=True)
class LocalText:
    """A text and its `lang`: "" where it is the reader's own language."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class TextBook:
    """The texts of some rows in the active language, by table, key and field."""

    texts: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def get(self, row: Any, name: str) -> str:
        """Return the text of a row's field; the city's own where no other is written."""
        return self.find(row, name) or getattr(row, name)

    def find(self, row: Any, name: str) -> str:
        """Return the text in the reader's language, or ""."""
        return self.texts.get((row._meta.model_name, row.pk, name), "")

    def mark(self, row: Any, name: str, *, own: str) -> LocalText:
        """Return the text with its `lang`, where `own` is that of the city's texts or ""."""
        found = self.find(row, name)
        return LocalText(text=found) if found else LocalText(text=getattr(row, name), language=own)


def load_texts(rows: Iterable[Any]) -> TextBook:
    """Return the texts of rows of any table of TRANSLATED in the active language: one query.

    None in a language in which nobody wrote any, as is usually the city's own.
    """
    keys: dict[str, set[int]] = {}
    for row in rows:
        keys.setdefault(row._meta.model_name, set()).add(row.pk)
    language = get_language()
    if not keys or language not in remember_lasting("written-languages", _list_languages):
        return TextBook()
    wanted = reduce(or_, (Q(about=about, row__in=ids) for about, ids in keys.items()))
    found = GoodsText.objects.filter(wanted, language=language)
    return TextBook(
        {
            (about, row, name): text
            for about, row, name, text in found.values_list("about", "row", "field", "text")
        }
    )


def _list_languages() -> set[str]:
    return set(GoodsText.objects.order_by().values_list("language", flat=True).distinct())
