"""Orders as buyers make them: basket, address, final page, payment, and what the desk did.

The payment pages are opened and paid at the sandbox, so that an order of the demo can be paid
back like any other. Without a sandbox there are no orders.
"""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings
from django.utils import translation
from wagtail.models import Site

from cityportal.demo.texts.buyers import BUYERS, Buyer, Outcome
from orders.baskets import add_to_basket, open_basket, quote_basket, set_prefecture
from orders.confirmation import show_confirmation
from orders.forms import ADDRESS_FIELDS
from orders.fulfilment import mark_parcel_packed, mark_parcel_shipped
from orders.models import Delivery, Order, Payment
from orders.payments import start_payment
from orders.refunds import refund_order, send_refund
from orders.services import place_order
from orders.settlement import settle_order
from products.models import Sellable

TIMEOUT = 10
CARRIER = "ヤマト運輸"


def is_sandbox_there() -> bool:
    """Whether the sandbox answers on this machine."""
    try:
        return requests.get(f"{settings.SANDBOX_URL}/", timeout=TIMEOUT).ok
    except requests.RequestException:
        return False


def build_orders(site: Site, goods: dict[str, Sellable], *, by: Any) -> int:
    """Make the orders that do not exist yet; return how many are new. Needs the sandbox."""
    known = set(Order.objects.filter(site=site).values_list("email", flat=True))
    new = [buyer for buyer in BUYERS if buyer.email not in known]
    for buyer in new:
        with translation.override(buyer.language):
            order = _order(site, buyer, goods)
        _carry_on(order, buyer, by=by)
    return len(new)


def _order(site: Site, buyer: Buyer, goods: dict[str, Sellable]) -> Order:
    basket, _token = open_basket(site=site)
    for key, number, quantity in buyer.lines:
        variant = goods[key].variants.order_by("sort_order", "pk")[number]
        add_to_basket(basket, variant_id=variant.pk, quantity=str(quantity))
    set_prefecture(basket, buyer.prefecture)
    delivery = Delivery.objects.create(
        basket=basket, **{name: getattr(buyer, name) for name in ADDRESS_FIELDS}
    )
    confirmation = show_confirmation(basket, quote=quote_basket(basket), delivery=delivery)
    order = place_order(confirmation.pk, basket=basket).order
    start_payment(order.pk)
    return order


def _carry_on(order: Order, buyer: Buyer, *, by: Any) -> None:
    if buyer.outcome == Outcome.WAITING:
        return
    session = Payment.objects.get(order=order).session_id
    deed = "expire" if buyer.outcome == Outcome.ABANDONED else "pay"
    method = "konbini" if buyer.outcome == Outcome.PROMISED else "card"
    payer = {"email": buyer.email, "name": buyer.name, "method": method}
    answer = requests.post(
        f"{settings.SANDBOX_URL}/control/stripe/sessions/{session}/{deed}/",
        json=payer if deed == "pay" else {},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    settle_order(order.pk)
    if buyer.outcome == Outcome.PAID_BACK:
        refund_order(order.pk, reason="釉薬にひびがあったため", by=by, goods_are_back=False)
        for refund_id in order.payments.get().refunds.values_list("pk", flat=True):
            send_refund(refund_id)
    elif buyer.outcome in {Outcome.PACKED, Outcome.SHIPPED}:
        _send_parcels(order, is_shipped=buyer.outcome == Outcome.SHIPPED, by=by)


def _send_parcels(order: Order, *, is_shipped: bool, by: Any) -> None:
    for parcel in order.parcels.order_by("number"):
        mark_parcel_packed(order.pk, number=parcel.number, by=by)
        if is_shipped:
            mark_parcel_shipped(
                order.pk,
                number=parcel.number,
                by=by,
                carrier=CARRIER,
                tracking_number=f"0000-0000-{parcel.pk:04d}",
            )
