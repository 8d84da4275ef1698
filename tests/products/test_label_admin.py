"""The law's list of allergens changes with dates; whoever keeps a food label is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from products.models import FoodLabel, Sellable
from products.services import NewLabel, NewVariant, create_sellable, ensure_rules
from tests.factories.products import build_producer

pytestmark = pytest.mark.django_db

WARNING = "The law&#x27;s list of allergens changed"


@pytest.fixture
def goods() -> Sellable:
    ensure_rules()
    return create_sellable(
        producer=build_producer(),
        name="木の実の菓子",
        variants=[NewVariant(price_minor=800)],
        label=NewLabel(
            kind="焼菓子", ingredients="木の実", net_weight="100g", storage="常温", maker="はつね"
        ),
    )


def read_form(client: Client, goods: Sellable, user_model: Any) -> str:
    client.force_login(user_model.objects.create_superuser("root"))
    address = reverse("wagtailsnippets_products_sellable:edit", args=[goods.pk])
    return client.get(address).content.decode()


def test_a_label_from_before_a_new_rule_is_to_be_compared(
    client: Client, goods: Sellable, django_user_model: Any
) -> None:
    FoodLabel.objects.update(checked_on=date(2026, 3, 31))
    html = read_form(client, goods, django_user_model)
    assert WARNING in html
    assert "カシューナッツ" in html


def test_a_label_that_was_looked_through_since_is_not(
    client: Client, goods: Sellable, django_user_model: Any
) -> None:
    assert WARNING not in read_form(client, goods, django_user_model)
