"""The law's rows: filled in where they are missing, and found by what a label or a price says."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from products.law import write_missing_rules
from products.models import Allergen, AllergenRule, GoodsText, TaxClass, TaxRate
from products.taxes import load_percents

SEPARATORS = re.compile(r"[、，,・\s]+")


@transaction.atomic
def ensure_rules() -> None:
    """Add the rows of the law that are missing; rows that are there stay as they are."""
    write_missing_rules(
        tax_class=TaxClass,
        tax_rate=TaxRate,
        allergen=Allergen,
        allergen_rule=AllergenRule,
        text=GoodsText,
    )


def find_tax_class(percent: int) -> TaxClass:
    """Return the class that is taxed at `percent` today. Raises ValidationError for no such."""
    percents = load_percents(timezone.now())
    if not percents:
        ensure_rules()
        percents = load_percents(timezone.now())
    for row in TaxClass.objects.all():
        if percents.get(row.pk) == percent:
            return row
    raise ValidationError(_("Nothing is taxed at %(percent)s%% today.") % {"percent": percent})


def find_allergens(names: str) -> list[Allergen]:
    """Return the allergens that a label names, such as "小麦、卵". Raises ValidationError."""
    wanted = [name for name in SEPARATORS.split(names) if name]
    if wanted and not Allergen.objects.exists():
        ensure_rules()
    known = {row.name: row for row in Allergen.objects.filter(name__in=wanted)}
    missing = [name for name in wanted if name not in known]
    if missing:
        text = _("The law's list knows no allergen with the name %(names)s.")
        raise ValidationError(text % {"names": ", ".join(missing)})
    return [known[name] for name in wanted]
