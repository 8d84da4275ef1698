"""Everybody at once, each with a connection of their own, on whatever database is set."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from orders.baskets import add_to_basket, open_basket, quote_basket, set_prefecture
from orders.confirmation import show_confirmation
from orders.models import Delivery, Order, OrderEvent, Payment, Refund, StripeEvent
from orders.notices import process_notice, receive_notice
from orders.refunds import run_due_refunds
from orders.services import OrderProblem, place_order
from orders.settlement import settle_order
from orders.states import OrderState
from orders.sweep import run_due_payments
from products.models import StockItem, Variant
from products.services import StockLine, hold_stock
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe, build_event, sign
from tests.orders.shopping import ADDRESS, build_order, get_session_id

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def run_at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run all works in threads that start together; return what they answer."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def variant(transactional_db: None, site: Site, stripe_memory: MemoryStripe) -> Variant:
    return build_variant(stock=5)


def counters(variant: Variant) -> tuple[int, int]:
    item = StockItem.objects.get(variant=variant)
    return item.held, item.sold


def prepare(variant: Variant) -> Callable[[], str]:
    """Return what presses the last button of one buyer's final page."""
    basket, _token = open_basket(site=variant.sellable.site)
    add_to_basket(basket, variant_id=variant.pk, quantity="1")
    delivery = Delivery.objects.create(basket=basket, **ADDRESS)
    set_prefecture(basket, delivery.prefecture)
    confirmation = show_confirmation(basket, quote=quote_basket(basket), delivery=delivery)

    def press() -> str:
        try:
            placement = place_order(confirmation.pk, basket=basket)
        except OrderProblem as problem:
            return "by name" if "茶まんじゅう" in str(problem) else str(problem)
        return "new" if placement.is_new else "known"

    return press


def test_one_buyer_in_many_windows_gets_no_more_than_one_buyer_does(variant: Variant) -> None:
    Variant.objects.filter(pk=variant.pk).update(per_buyer_limit=2)
    answers = run_at_once([prepare(variant) for _window in range(5)])
    assert sorted(answers) == ["by name"] * 3 + ["new"] * 2
    assert counters(variant) == (2, 0)


def test_message_return_page_and_tick_together_complete_an_order_once(
    variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = build_order(variant)
    payment = Payment.objects.get()
    stripe_memory.pay(payment.session_id or "")
    Payment.objects.update(next_check_at=timezone.now())
    for number in range(3):
        body = build_event(stripe_memory.sessions[payment.session_id or ""], id_=f"evt_{number}")
        receive_notice(payment.account, body=body.encode(), signature=sign(body))
    notices = list(StripeEvent.objects.values_list("pk", flat=True))

    run_at_once(
        [
            *[lambda pk=pk: process_notice(pk) for pk in notices],
            *[lambda: settle_order(order.pk) for _time in range(4)],
            *[run_due_payments for _time in range(2)],
        ]
    )

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert counters(variant) == (0, 1)
    assert list(OrderEvent.objects.values_list("kind", flat=True)) == ["placed", "paid"]
    assert OutgoingMail.objects.filter(key__startswith="order-paid").count() == 1
    assert not Refund.objects.exists()


def test_late_money_for_sold_goods_is_paid_back_once_whoever_sees_it_first(
    variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = build_order(variant)
    session = get_session_id(order)
    stripe_memory.expire(session)
    settle_order(order.pk)
    hold_stock([StockLine(variant_id=variant.pk, quantity=5)])
    stripe_memory.pay(session)

    run_at_once([lambda: settle_order(order.pk) for _time in range(6)])
    run_at_once([run_due_refunds for _time in range(4)])

    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert Refund.objects.count() == 1
    assert len(stripe_memory.refunds) == 1
    assert counters(variant) == (5, 0)


def test_expiry_seen_by_many_frees_the_goods_once(
    variant: Variant, stripe_memory: MemoryStripe
) -> None:
    orders = [build_order(variant) for _time in range(2)]
    stripe_memory.expire(get_session_id(orders[0]))
    run_at_once([lambda: settle_order(orders[0].pk) for _time in range(6)])
    assert counters(variant) == (1, 0)
    assert OutgoingMail.objects.count() == 1


def test_a_double_click_from_two_connections_places_one_order(variant: Variant) -> None:
    press = prepare(variant)
    assert Counter(run_at_once([press] * 6)) == {"new": 1, "known": 5}
    assert Order.objects.count() == 1
    assert counters(variant) == (1, 0)


def test_twelve_buyers_of_five_jars_get_exactly_five(variant: Variant) -> None:
    presses = [prepare(variant) for _time in range(12)]
    assert Counter(run_at_once(presses)) == {"new": 5, "by name": 7}
    assert Order.objects.count() == 5
    assert counters(variant) == (5, 0)
