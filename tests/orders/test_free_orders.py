"""Orders with nothing to pay skip the payment provider."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from core.models import OutgoingMail
from orders.models import DiscountCode, Order, Payment, ShippingRate
from orders.refunds import refund_order
from orders.states import OrderState, StockState
from products.models import StockItem
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db


def test_a_total_of_0_is_paid_at_once_and_nobody_outside_hears_of_it(
    buyer: Buyer, site: Site, stripe_memory: MemoryStripe
) -> None:
    variant = build_variant(stock=5)
    ShippingRate.objects.update(fee_minor=0)
    DiscountCode.objects.create(site=site, code="GIFT", kind="percent", value=100)
    buyer.add(variant)
    buyer.post("basket", {"code": "GIFT"})
    confirmation = buyer.confirm()

    response = buyer.place(confirmation)

    order = Order.objects.get()
    assert (order.state, order.stock_state, order.total_minor) == (
        OrderState.PAID,
        StockState.SOLD,
        0,
    )
    assert response["Location"] == f"/checkout/thanks/{order.token}/"
    assert stripe_memory.requests == []
    assert not Payment.objects.exists()
    item = StockItem.objects.get(variant=variant)
    assert (item.held, item.sold) == (0, 1)
    assert [mail.key for mail in OutgoingMail.objects.all()] == [f"order-paid:{order.pk}"]
    assert buyer.place(confirmation)["Location"] == f"/orders/{order.token}/"
    assert Order.objects.count() == 1

    refund_order(order.pk, reason="", by=None, goods_are_back=True)
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    item.refresh_from_db()
    assert item.sold == 0
    assert stripe_memory.requests == []
