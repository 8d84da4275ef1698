"""The buyer cancels: at once until the first parcel is packed, and not afterwards."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from .gateways import GatewayRefused, GatewayUnclear, get_gateway
from .history import WrongState, lock_order, move_order
from .mails import mail_desk, mail_order, mail_producer
from .models import Order, Payment
from .partial_refunds import return_rest
from .refund_limits import has_dispute
from .refunds import refund_rest
from .settlement import free_goods
from .states import UNPAID, OrderState, ParcelState

logger = logging.getLogger(__name__)

KIND = "cancelled_by_buyer"


def is_cancellable(order: Order) -> bool:
    """Whether the buyer may still cancel: nothing is packed, sent, decided or disputed."""
    if order.state not in {*UNPAID, OrderState.PAID}:
        return False
    if has_dispute(order):
        return False
    packed = {ParcelState.PACKED, ParcelState.SHIPPED}
    return not any(parcel.state in packed for parcel in order.parcels.all())


def cancel_order(order_id: Any) -> Order:
    """Cancel for the buyer: goods free again, all that was paid promised back, everybody told.

    Money that comes for an unpaid order afterwards is paid back by itself. Raises WrongState
    when a parcel is packed or the order is over. Must run outside a transaction.
    """
    order = _cancel(order_id)
    _close_open_pages(order)
    return order


@transaction.atomic
def _cancel(order_id: Any) -> Order:
    order = lock_order(order_id)
    if not is_cancellable(order):
        raise WrongState
    was_paid = order.state == OrderState.PAID
    if was_paid:
        move_order(order, OrderState.REFUND_DUE, kind=KIND)
        for parcel in order.parcels.exclude(state=ParcelState.DROPPED):
            mail_producer(order, "cancelled", parcel=parcel)
        refund_rest(order, kind="buyer", reason="", by=None)
        return_rest(order, by=None)
    else:
        move_order(order, OrderState.CANCELLED, kind=KIND)
        free_goods(order)
    mail_order(order, "cancelled", was_paid=was_paid and bool(order.total_minor))
    mail_desk(order, "cancelled")
    return order


def _close_open_pages(order: Order) -> None:
    """Ask the provider to close what could still be paid; if it does not, money is paid back."""
    pages = order.payments.filter(state=Payment.State.OPEN, session_id__isnull=False)
    for payment in pages.select_related("account"):
        try:
            get_gateway(payment.account).close_page(payment.session_id or "")
        except (GatewayUnclear, GatewayRefused):
            logger.warning("The payment page of order %s could not be closed now", order.pk)
