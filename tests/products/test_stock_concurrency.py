"""Many buyers at once, each with a connection of their own, on whatever database is set."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from products.models import StockItem, Variant
from products.services import (
    CorrectionRefused,
    SoldOut,
    StockLine,
    commit_held_stock,
    correct_stock,
    hold_stock,
    release_stock,
    take_stock,
)
from tests.factories.products import build_sellable

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

BUYERS = 60


@pytest.fixture(autouse=True)
def site_rows(transactional_db: None) -> None:
    """Truncation between tests takes the rows that migrations made; make them again."""
    from wagtail.models import Locale, Page, Site

    locale, _ = Locale.objects.get_or_create(language_code="ja")
    if not Site.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root", locale=locale)
        )
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)


def build_stocked(stock: int, name: str = "黒にんにく") -> Variant:
    return Variant.objects.get(sellable=build_sellable(stock=stock, name=name))


def run_at_once(works: list[Callable[[], str]]) -> Counter[str]:
    """Run all works in threads that start together; count what they answer."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], str]) -> str:
        try:
            start.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(run, works))


def buy(*variants: Variant) -> Callable[[], str]:
    def work() -> str:
        try:
            with transaction.atomic():
                hold_stock([StockLine(variant_id=variant.pk, quantity=1) for variant in variants])
        except SoldOut:
            return "sold out"
        return "held"

    return work


def counters(variant: Variant) -> tuple[int, int, int]:
    item = StockItem.objects.get(variant=variant)
    return item.on_hand, item.held, item.sold


def test_sixty_buyers_for_five_jars_hold_exactly_five() -> None:
    variant = build_stocked(5)

    answers = run_at_once([buy(variant)] * BUYERS)

    assert answers == {"held": 5, "sold out": BUYERS - 5}
    assert counters(variant) == (5, 5, 0)


def test_baskets_with_the_same_goods_in_another_order_do_not_block_each_other() -> None:
    first = build_stocked(10)
    second = build_stocked(10, name="はちみつ")

    answers = run_at_once([buy(first, second), buy(second, first)] * 20)

    assert answers == {"held": 10, "sold out": 30}
    assert counters(first) == counters(second) == (10, 10, 0)


def test_payments_expiries_and_late_money_at_once_lose_and_invent_nothing() -> None:
    variant = build_stocked(20)
    line = [StockLine(variant_id=variant.pk, quantity=1)]
    hold_stock([StockLine(variant_id=variant.pk, quantity=20)])

    def pay() -> str:
        commit_held_stock(line, why="paid")
        return "paid"

    def expire() -> str:
        release_stock(line)
        return "released"

    def pay_late() -> str:
        try:
            take_stock(line, why="late")
        except SoldOut:
            return "too late"
        return "late"

    answers = run_at_once([pay] * 12 + [expire] * 8 + [pay_late] * 20)

    assert answers["paid"] == 12
    assert answers["released"] == 8
    assert answers["late"] <= 8
    assert answers["late"] + answers["too late"] == 20
    assert counters(variant) == (20, 0, 12 + answers["late"])


def test_a_correction_during_a_rush_takes_nothing_that_was_held() -> None:
    variant = build_stocked(10)

    def write_off() -> str:
        try:
            correct_stock(variant.pk, quantity=-4, by=None, why="割れ")
        except CorrectionRefused:
            return "refused"
        return "written off"

    answers = run_at_once([buy(variant)] * 20 + [write_off] * 3)

    on_hand, held, sold = counters(variant)
    assert on_hand == 10 - 4 * answers["written off"]
    assert held == answers["held"]
    assert sold == 0
    assert held + sold <= on_hand
