"""What the law of a country says, as a file of dated rows: rates of tax, allergens to name.

The rows live in the database, where the city can add the next rate before it comes into force.
This file only fills in what is missing; it never changes a row.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

COUNTRIES = ("japan",)


def write_missing_rules(
    *, tax_class: Any, tax_rate: Any, allergen: Any, allergen_rule: Any, text: Any
) -> None:
    """Add what the tables (models, or a migration's) lack of every country's rows."""
    for country in COUNTRIES:
        rows = json.loads((Path(__file__).parent / f"{country}.json").read_text("utf-8"))
        for order, row in enumerate(rows["tax_classes"]):
            tax_class.objects.get_or_create(
                key=row["key"], defaults={"name": row["name"], "sort_order": order}
            )
        classes = dict(tax_class.objects.values_list("key", "pk"))
        for row in rows["tax_rates"]:
            tax_rate.objects.get_or_create(
                tax_class_id=classes[row["tax_class"]],
                valid_from=row["valid_from"],
                defaults={"percent": row["percent"]},
            )
        _write_allergens(rows, allergen=allergen, allergen_rule=allergen_rule, text=text)


def _write_allergens(rows: Any, *, allergen: Any, allergen_rule: Any, text: Any) -> None:
    keys = {}
    for order, row in enumerate(rows["allergens"]):
        known, _made = allergen.objects.get_or_create(
            key=row["key"], defaults={"name": row["name"], "sort_order": order}
        )
        keys[row["key"]] = known.pk
        for language, name in row["names"].items():
            text.objects.get_or_create(
                about="allergen",
                row=known.pk,
                field="name",
                language=language,
                defaults={"text": name},
            )
    for row in rows["allergen_rules"]:
        allergen_rule.objects.get_or_create(
            allergen_id=keys[row["allergen"]],
            valid_from=row["valid_from"],
            defaults={
                "level": row["level"],
                "transition_until": row.get("transition_until"),
                "source": row["source"],
            },
        )
