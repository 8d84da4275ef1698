"""Scarce goods: one buyer gets so many over all orders, and is told before any money moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from orders import quotes
from orders.baskets import BasketProblem, add_to_basket, open_basket
from orders.buyer_limits import say_limit
from orders.models import Basket, Order, Payment
from orders.partial_refunds import refund_part
from orders.services import OrderProblem, place_order
from orders.settlement import settle_order
from orders.states import GoodsFate, OrderState
from products.models import StockItem, Variant
from products.services import NewVariant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey(site: Site) -> Variant:
    variants = [NewVariant(price_minor=1800, stock=20, per_buyer_limit=2)]
    return build_variant(name="山の蜂蜜", variants=variants)


@pytest.mark.parametrize("state", ["held", "awaiting", "paid", "review"])
def test_orders_that_are_paid_or_may_be_count_whatever_basket_they_come_from(
    buyer: Buyer, honey: Variant, state: str
) -> None:
    buyer.order(honey)
    buyer.order(honey, email="Setsuko@Example.com")
    Order.objects.update(state=state)
    requests = Payment.objects.count()

    buyer.add(honey)
    buyer.give_address(email="SETSUKO@example.com")
    page = buyer.get("confirm")
    assert page.status_code == 409
    assert say_limit(page.context["quote"].lines[0].offer) in page.content.decode()
    with pytest.raises(OrderProblem, match="山の蜂蜜"):
        buyer.order(honey)
    assert Order.objects.count() == 2
    assert Payment.objects.count() == requests
    assert StockItem.objects.get(variant=honey).held == 2


@pytest.mark.parametrize("state", ["expired", "cancelled", "refund_due", "refunded"])
def test_orders_that_came_to_nothing_do_not_count(buyer: Buyer, honey: Variant, state: str) -> None:
    for _time in range(2):
        buyer.order(honey)
    Order.objects.update(state=state)
    assert buyer.order(honey).state == OrderState.HELD


def test_others_and_other_goods_and_last_season_do_not_count(buyer: Buyer, honey: Variant) -> None:
    for _time in range(2):
        buyer.order(honey)
    buyer.order(honey, email="other@example.com")
    buyer.order(build_variant(name="皿"))
    Order.objects.update(created_at=timezone.now() - timedelta(days=200))
    buyer.order(honey)


def test_what_came_back_may_be_bought_again(
    buyer: Buyer, honey: Variant, stripe_memory: MemoryStripe
) -> None:
    orders = [buyer.order(honey) for _time in range(2)]
    stripe_memory.pay(get_session_id(orders[0]))
    settle_order(orders[0].pk)
    pieces = {orders[0].lines.get().pk: 1}
    refund_part(
        orders[0].pk, pieces=pieces, fees=[], goods=GoodsFate.WRITTEN_OFF, reason="", by=None
    )
    buyer.order(honey)


def test_one_basket_does_not_take_more(site: Site, honey: Variant) -> None:
    basket, _token = open_basket(site=site)
    with pytest.raises(BasketProblem, match="山の蜂蜜"):
        add_to_basket(basket, variant_id=honey.pk, quantity="3")


def test_an_order_of_another_basket_in_between_is_seen_under_the_lock(
    buyer: Buyer, honey: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look at the basket came before the other order was committed."""
    buyer.add(honey)
    shown = buyer.confirm(honey)
    basket = Basket.objects.latest("pk")
    buyer.order(honey)
    monkeypatch.setattr(quotes, "find_over_limit", lambda *_args, **_kwargs: [])
    with pytest.raises(OrderProblem, match="山の蜂蜜"):
        place_order(shown, basket=basket)  # type: ignore[arg-type]
    assert Order.objects.count() == 1
    assert StockItem.objects.get(variant=honey).held == 1
