"""The stock page of goods."""

from __future__ import annotations

import pytest
from django.test import Client

from products.models import (
    StockMovement,
    Variant,
)
from products.services import StockLine, hold_stock
from tests.factories.products import (
    build_sellable,
)
from users.models import User

from .managing import stock_url

pytestmark = pytest.mark.django_db


def test_what_came_in_is_added_with_who_and_why(admin: Client, manager: User) -> None:
    sellable = build_sellable(stock=2)
    variant = Variant.objects.get(sellable=sellable)
    data = {"variant": variant.pk, "action": "receive", "quantity": 8, "why": "朝の分"}

    response = admin.post(stock_url(sellable), data, follow=True)

    html = response.content.decode()
    assert response.status_code == 200
    assert "朝の分" in html
    assert variant.stock.free == 10
    movement = StockMovement.objects.first()
    assert (movement.kind, movement.quantity, movement.by) == ("received", 8, manager)


@pytest.mark.parametrize(
    ("action", "quantity", "why"),
    [
        ("receive", "0", ""),
        ("receive", "-3", ""),
        ("receive", "", ""),
        ("receive", "99999999999", ""),
        ("correct", "0", "数えた"),
        ("correct", "-1", "  "),
        ("steal", "1", ""),
    ],
)
def test_a_stock_form_that_makes_no_sense_changes_nothing(
    admin: Client, action: str, quantity: str, why: str
) -> None:
    sellable = build_sellable(stock=2)
    variant = Variant.objects.get(sellable=sellable)
    data = {"variant": variant.pk, "action": action, "quantity": quantity, "why": why}

    response = admin.post(stock_url(sellable), data)

    assert response.status_code == 422
    assert variant.stock.free == 2
    assert StockMovement.objects.count() == 1


def test_a_correction_that_takes_what_is_held_says_how_many_may_go(admin: Client) -> None:
    sellable = build_sellable(stock=5)
    variant = Variant.objects.get(sellable=sellable)
    hold_stock([StockLine(variant_id=variant.pk, quantity=3)])
    data = {"variant": variant.pk, "action": "correct", "quantity": -4, "why": "割れ"}

    response = admin.post(stock_url(sellable), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert "At most 2 can be taken away" in html
    assert 'value="割れ"' in html
    assert variant.stock.free == 2


def test_another_products_size_is_refused_on_this_page(admin: Client) -> None:
    sellable, other = build_sellable(name="一"), build_sellable(name="二")
    stranger = Variant.objects.get(sellable=other)
    data = {"variant": stranger.pk, "action": "receive", "quantity": 5}

    assert admin.post(stock_url(sellable), data).status_code == 422
    assert stranger.stock.free == 20
