"""A food label as a page shows it on a day: the law's list of allergens changes with dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from core.pagecache import remember_lasting
from products.models import AllergenRule, FoodLabel, Sellable
from products.states import AllergenLevel

from .texts import LocalText, TextBook


@dataclass(frozen=True, kw_only=True)
class LabelView:
    """The label's texts, each with its language, and the allergens by what the law says."""

    kind: LocalText
    ingredients: LocalText
    origin: LocalText
    net_weight: LocalText
    storage: LocalText
    maker: LocalText
    nutrition: LocalText
    allergen_note: LocalText
    best_before_days: int | None
    #: What the law demands to name, and what it advises to.
    mandatory: list[LocalText]
    recommended: list[LocalText]


def load_label(sellable: Sellable) -> tuple[FoodLabel | None, list[AllergenRule]]:
    """Return the label of goods and the rules of the allergens in it: one query.

    The law's rules are remembered as parts of pages are: they name their first day.
    """
    rows: Any = FoodLabel.objects.filter(sellable=sellable).annotate(allergen_id=F("contains"))
    rows = list(rows)
    if not rows:
        return None, []
    contained = {row.allergen_id for row in rows} - {None}
    rules = remember_lasting("allergen-rules", _load_rules) if contained else []
    return rows[0], [rule for rule in rules if rule.allergen_id in contained]


def _load_rules() -> list[AllergenRule]:
    rules = AllergenRule.objects.select_related("allergen")
    return list(rules.order_by("allergen__sort_order", "valid_from"))


def find_levels(rules: Iterable[AllergenRule], *, day: date) -> dict[int, str]:
    """Return what the law says of each allergen on a day; a coming rule counts as advice."""
    levels: dict[int, str] = {}
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        if rule.valid_from <= day:
            levels[rule.allergen_id] = rule.level
        else:
            levels.setdefault(rule.allergen_id, AllergenLevel.RECOMMENDED)
    return levels


def build_label(
    label: FoodLabel, rules: list[AllergenRule], *, texts: TextBook, day: date, own: str
) -> LabelView:
    """Return a label for a page; `own` is the `lang` of the city's texts there, or ""."""
    levels = find_levels(rules, day=day)
    allergens = {rule.allergen_id: rule.allergen for rule in rules}
    named = {
        key: texts.mark(row, "name", own=own) for key, row in allergens.items() if key in levels
    }
    return LabelView(
        kind=texts.mark(label, "kind", own=own),
        ingredients=texts.mark(label, "ingredients", own=own),
        origin=texts.mark(label, "origin", own=own),
        net_weight=texts.mark(label, "net_weight", own=own),
        storage=texts.mark(label, "storage", own=own),
        maker=texts.mark(label, "maker", own=own),
        nutrition=texts.mark(label, "nutrition", own=own),
        allergen_note=texts.mark(label, "allergen_note", own=own),
        best_before_days=label.best_before_days,
        mandatory=[text for key, text in named.items() if levels[key] == AllergenLevel.MANDATORY],
        recommended=[text for key, text in named.items() if levels[key] != AllergenLevel.MANDATORY],
    )


def find_new_rules(label: FoodLabel, *, day: date) -> list[AllergenRule]:
    """Return the rules that came into force after a label was last looked through."""
    rules = AllergenRule.objects.filter(valid_from__lte=day).select_related("allergen")
    if label.checked_on is not None:
        rules = rules.filter(valid_from__gt=label.checked_on)
    return list(rules.order_by("valid_from", "allergen__sort_order"))
