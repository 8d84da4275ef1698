"""The tick's work on payments: it alone completes every order, if all else is lost."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from .gateways import GatewayUnclear
from .models import Payment
from .settlement import LIVE, end_rejected_order, settle_lost_payment, settle_order
from .states import OrderState

logger = logging.getLogger(__name__)

#: A try whose answer was lost is looked up after this long.
LOST_AFTER = timedelta(minutes=5)
MOST_PER_TICK = 200


def run_due_payments() -> int:
    """Ask after every payment that is due; return how many were asked after. A tick job.

    An account whose provider does not answer is left alone until the next tick.
    """
    due = Payment.objects.filter(state__in=LIVE, next_check_at__lte=timezone.now())
    silent: set[int] = set()
    asked = 0
    for payment in due.select_related("account").order_by("next_check_at")[:MOST_PER_TICK]:
        if payment.account_id in silent:
            continue
        try:
            _ask_after(payment)
            asked += 1
        except GatewayUnclear:
            silent.add(payment.account_id)
            # Behind the others: a page that alone is never answered must not hide them.
            _put_off(payment, timedelta())
            logger.warning("The payment provider does not answer; asking again next time")
        except Exception:  # one order's trouble must not stop the others
            logger.exception("Settling order %s failed", payment.order_id)
            _put_off(payment, LOST_AFTER)
    return asked


def end_refused_orders() -> int:
    """End orders that the provider refused and nobody tried again; return how many."""
    refused = Payment.objects.filter(
        state=Payment.State.REJECTED,
        next_check_at__lte=timezone.now(),
        order__state=OrderState.HELD,
    ).exclude(order__payments__state__in=LIVE)
    orders = set(refused.values_list("order_id", flat=True)[:MOST_PER_TICK])
    ended = 0
    for order_id in orders:
        try:
            end_rejected_order(order_id)
            ended += 1
        except Exception:  # one order's trouble must not stop the others
            logger.exception("Ending order %s failed", order_id)
    return ended


def _put_off(payment: Payment, pause: timedelta) -> None:
    Payment.objects.filter(pk=payment.pk).update(next_check_at=timezone.now() + pause)


def _ask_after(payment: Payment) -> None:
    if payment.session_id is not None:
        settle_order(payment.order_id)
    elif (payment.tried_at or payment.created_at) + LOST_AFTER <= timezone.now():
        settle_lost_payment(payment)
