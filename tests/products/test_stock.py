from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from products.models import StockItem, StockMovement, Variant
from products.services import (
    CorrectionRefused,
    SoldOut,
    StockLine,
    StockMismatchError,
    commit_held_stock,
    correct_stock,
    hold_stock,
    receive_stock,
    release_stock,
    return_stock,
    take_stock,
)
from products.states import MovementKind
from tests.factories.products import build_sellable

pytestmark = pytest.mark.django_db


def build_stocked(stock: int = 10, name: str = "茶まんじゅう") -> Variant:
    return Variant.objects.get(sellable=build_sellable(stock=stock, name=name))


def line(variant: Variant, quantity: int) -> StockLine:
    return StockLine(variant_id=variant.pk, quantity=quantity)


def counters(variant: Variant) -> tuple[int, int, int]:
    """on_hand, held, sold."""
    item = StockItem.objects.get(variant=variant)
    return item.on_hand, item.held, item.sold


def movements(variant: Variant) -> list[tuple[str, int]]:
    rows = StockMovement.objects.filter(variant=variant).order_by("pk")
    return list(rows.values_list("kind", "quantity"))


def test_a_hold_reserves_and_a_release_gives_back() -> None:
    variant = build_stocked(10)

    hold_stock([line(variant, 3)])
    assert counters(variant) == (10, 3, 0)

    release_stock([line(variant, 3)])
    assert counters(variant) == (10, 0, 0)
    assert movements(variant) == [("received", 10)]


def test_a_paid_hold_becomes_sold_and_is_written_down() -> None:
    variant = build_stocked(10)
    hold_stock([line(variant, 3)])

    commit_held_stock([line(variant, 3)], why="A-1001")

    assert counters(variant) == (10, 0, 3)
    assert movements(variant) == [("received", 10), ("sold", -3)]
    assert StockMovement.objects.get(kind=MovementKind.SOLD).why == "A-1001"


def test_lines_of_the_same_goods_count_together() -> None:
    variant = build_stocked(5)

    with pytest.raises(SoldOut):
        hold_stock([line(variant, 3), line(variant, 3)])

    assert counters(variant) == (5, 0, 0)


def test_sold_out_names_the_goods_and_says_how_many_are_left() -> None:
    plenty = build_stocked(10)
    scarce = build_stocked(2, name="湯豆腐")

    with pytest.raises(SoldOut) as caught:
        hold_stock([line(plenty, 1), line(scarce, 3)])

    assert caught.value.variant_id == scarce.pk
    assert caught.value.name == "湯豆腐"
    assert caught.value.left == 2
    assert counters(plenty) == (10, 0, 0)
    assert counters(scarce) == (2, 0, 0)


def test_late_money_takes_free_stock_at_once_or_is_told_that_there_is_none() -> None:
    variant = build_stocked(3)
    hold_stock([line(variant, 2)])

    take_stock([line(variant, 1)], why="A-1002")
    assert counters(variant) == (3, 2, 1)

    with pytest.raises(SoldOut):
        take_stock([line(variant, 1)])
    assert counters(variant) == (3, 2, 1)
    assert movements(variant) == [("received", 3), ("sold", -1)]


@pytest.mark.parametrize("service", [release_stock, commit_held_stock])
def test_what_was_never_held_can_be_neither_released_nor_sold(service: Any) -> None:
    variant = build_stocked(5)
    hold_stock([line(variant, 1)])

    with pytest.raises(StockMismatchError):
        service([line(variant, 2)])

    assert counters(variant) == (5, 1, 0)
    assert movements(variant) == [("received", 5)]


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_without_pieces_is_refused(quantity: int) -> None:
    variant = build_stocked(5)

    with pytest.raises(ValueError, match="1 or more"):
        hold_stock([line(variant, quantity)])

    assert counters(variant) == (5, 0, 0)


def test_returned_goods_are_for_sale_again_or_written_off() -> None:
    variant = build_stocked(5)
    take_stock([line(variant, 3)])

    return_stock([line(variant, 1)], why="取りちがえ", is_sellable_again=True)
    assert counters(variant) == (5, 0, 2)

    return_stock([line(variant, 1)], why="箱がつぶれた", is_sellable_again=False)
    assert counters(variant) == (4, 0, 1)
    assert movements(variant)[2:] == [("returned", 1), ("returned", 1), ("corrected", -1)]


def test_more_than_was_sold_cannot_come_back() -> None:
    variant = build_stocked(5)
    take_stock([line(variant, 1)])

    with pytest.raises(StockMismatchError):
        return_stock([line(variant, 2)], why="返品", is_sellable_again=True)

    assert counters(variant) == (5, 0, 1)


def test_a_correction_never_takes_what_buyers_already_have(django_user_model: Any) -> None:
    clerk = django_user_model.objects.create_user("clerk")
    variant = build_stocked(10)
    hold_stock([line(variant, 2)])
    take_stock([line(variant, 3)])

    with pytest.raises(CorrectionRefused) as caught:
        correct_stock(variant.pk, quantity=-6, by=clerk, why="数えなおし")
    assert caught.value.free == 5
    assert counters(variant) == (10, 2, 3)

    correct_stock(variant.pk, quantity=-5, by=clerk, why="数えなおし")
    assert counters(variant) == (5, 2, 3)
    movement = StockMovement.objects.get(kind=MovementKind.CORRECTED)
    assert (movement.quantity, movement.by, movement.why) == (-5, clerk, "数えなおし")


@pytest.mark.parametrize(("quantity", "why"), [(0, "数えなおし"), (1, "  ")])
def test_a_correction_needs_a_number_and_a_reason(quantity: int, why: str) -> None:
    variant = build_stocked(5)

    with pytest.raises(ValueError, match="reason"):
        correct_stock(variant.pk, quantity=quantity, by=None, why=why)

    assert counters(variant) == (5, 0, 0)


def test_the_ledger_of_movements_adds_up_to_the_counters() -> None:
    variant = build_stocked(10)
    receive_stock(variant.pk, quantity=5)
    hold_stock([line(variant, 4)])
    commit_held_stock([line(variant, 4)])
    return_stock([line(variant, 1)], why="返品", is_sellable_again=False)
    correct_stock(variant.pk, quantity=-2, by=None, why="割れ")

    moved = movements(variant)
    item = StockItem.objects.get(variant=variant)
    assert item.on_hand == sum(n for kind, n in moved if kind in ("received", "corrected"))
    assert item.sold == -sum(n for kind, n in moved if kind in ("sold", "returned"))


@pytest.mark.database
@pytest.mark.parametrize(
    "values", [{"held": 11}, {"sold": 11}, {"held": -1}, {"sold": -1}, {"held": 6, "sold": 5}]
)
def test_the_database_itself_refuses_impossible_counters(values: dict[str, int]) -> None:
    variant = build_stocked(10)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.filter(variant=variant).update(**values)

    assert counters(variant) == (10, 0, 0)
