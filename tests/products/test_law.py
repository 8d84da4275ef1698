from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from products.invoices import check_invoice_number, compute_check_digit
from products.models import Allergen, AllergenRule, FoodLabel, TaxClass, TaxRate
from products.selectors import get_offer
from products.selectors.labels import find_levels, find_new_rules
from products.services import ensure_rules, find_allergens, find_tax_class
from products.states import AllergenLevel
from tests.factories.products import build_variant, get_site

TOKYO = ZoneInfo("Asia/Tokyo")


def test_a_registration_number_is_checked_by_its_first_digit() -> None:
    check_invoice_number("T7000012050002")
    assert compute_check_digit("000012050002") == 7


@pytest.mark.parametrize(
    "number",
    ["T8000012050002", "7000012050002", "T700001205000", "T70000120500021", "Ｔ7000012050002", ""],
)
def test_a_number_with_a_slip_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        check_invoice_number(number)


@pytest.mark.django_db
def test_a_new_rate_holds_from_its_local_midnight_and_not_a_second_before() -> None:
    variant = build_variant()
    food = TaxClass.objects.get(key="reduced")
    TaxRate.objects.create(tax_class=food, percent=5, valid_from=date(2027, 4, 1))

    def rate_at(moment: datetime) -> int:
        offer = get_offer(variant.pk, site=get_site(), at=moment)
        assert offer
        return offer.tax_rate_percent

    assert rate_at(datetime(2027, 3, 31, 23, 59, 59, tzinfo=TOKYO)) == 8
    assert rate_at(datetime(2027, 4, 1, tzinfo=TOKYO)) == 5


@pytest.mark.django_db
def test_a_percent_that_no_law_knows_is_refused() -> None:
    assert find_tax_class(10).key == "standard"
    with pytest.raises(ValidationError):
        find_tax_class(9)


@pytest.mark.django_db
def test_the_laws_rows_are_filled_in_once_and_never_changed() -> None:
    before = (TaxRate.objects.count(), AllergenRule.objects.count())
    TaxRate.objects.filter(percent=10).update(percent=12)

    ensure_rules()

    assert (TaxRate.objects.count(), AllergenRule.objects.count()) == before
    assert TaxRate.objects.filter(percent=12).count() == 1


def level_of(key: str, day: date) -> str | None:
    allergen = Allergen.objects.get(key=key)
    return find_levels(allergen.rules.all(), day=day).get(allergen.pk)


@pytest.mark.django_db
def test_cashew_nuts_must_be_named_from_april_2026_with_two_years_for_old_packages() -> None:
    assert level_of("cashew", date(2026, 3, 31)) == AllergenLevel.RECOMMENDED
    assert level_of("cashew", date(2026, 4, 1)) == AllergenLevel.MANDATORY
    rule = AllergenRule.objects.get(allergen__key="cashew", level=AllergenLevel.MANDATORY)
    assert rule.transition_until == date(2028, 3, 31)
    assert level_of("pistachio", date(2026, 4, 1)) == AllergenLevel.RECOMMENDED
    today = date(2026, 11, 22)
    mandatory = [
        row.key for row in Allergen.objects.all() if level_of(row.key, today) == "mandatory"
    ]
    assert len(mandatory) == 9


@pytest.mark.django_db
def test_a_label_names_only_what_the_law_knows() -> None:
    assert [row.key for row in find_allergens("小麦、卵")] == ["wheat", "egg"]
    with pytest.raises(ValidationError):
        find_allergens("小麦、石")


@pytest.mark.django_db
def test_rules_that_came_after_a_label_was_looked_through_are_found() -> None:
    label = FoodLabel(checked_on=date(2026, 3, 31))
    found: Any = find_new_rules(label, day=date(2026, 11, 22))

    assert {rule.allergen.key for rule in found} == {"cashew", "pistachio"}
    assert find_new_rules(FoodLabel(checked_on=date(2026, 4, 1)), day=date(2026, 11, 22)) == []
