"""The law's rows, and every price and label pointing at them."""

from __future__ import annotations

import re
from typing import Any

from django.db import migrations

from products.law import write_missing_rules


def fill_in(apps: Any, _schema_editor: Any) -> None:
    names = {
        "tax_class": "TaxClass",
        "tax_rate": "TaxRate",
        "allergen": "Allergen",
        "allergen_rule": "AllergenRule",
        "text": "GoodsText",
    }
    write_missing_rules(**{key: apps.get_model("products", name) for key, name in names.items()})
    classes = dict(apps.get_model("products", "TaxClass").objects.values_list("key", "pk"))
    variants = apps.get_model("products", "Variant").objects
    for percent, key in ((8, "reduced"), (10, "standard")):
        variants.filter(tax_rate_percent=percent).update(tax_class_id=classes[key])
    allergens = {row.name: row for row in apps.get_model("products", "Allergen").objects.all()}
    for label in apps.get_model("products", "FoodLabel").objects.exclude(allergens=""):
        named = [name for name in re.split(r"[、，,・\s]+", label.allergens) if name]
        label.contains.set([allergens[name].pk for name in named if name in allergens])
        unknown = [name for name in named if name not in allergens]
        if unknown:
            words = "、".join(unknown)
            label.allergen_note = f"{words}。{label.allergen_note}"[:200]
            label.save(update_fields=["allergen_note"])


class Migration(migrations.Migration):
    dependencies = [("products", "0002_rules_ways_and_specials")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
