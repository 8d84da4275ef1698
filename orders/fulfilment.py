"""What the order desk does with paid orders: parcels packed and sent, orders decided on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from .history import WrongState, lock_order, move_order, write_event
from .mails import mail_shipped
from .models import Order, Parcel, Payment
from .refunds import end_without_refund, write_refund
from .settlement import free_goods, mark_paid, take_goods
from .states import OrderState, ParcelState


@transaction.atomic
def mark_parcel_packed(order_id: Any, *, number: int, by: Any, producer: str = "") -> Parcel:
    """Note that a parcel is packed; `producer` is who did it without a login.

    Raises WrongState unless it is to be packed and paid.
    """
    order, parcel = _get_paid_parcel(order_id, number)
    if parcel.state != ParcelState.TO_PACK:
        raise WrongState
    parcel.state = ParcelState.PACKED
    parcel.packed_at = timezone.now()
    parcel.save()
    write_event(order, "packed", actor=by, parcel=number, **_name(producer))
    return parcel


@transaction.atomic
def mark_parcel_shipped(
    order_id: Any,
    *,
    number: int,
    by: Any,
    carrier: str = "",
    tracking_number: str = "",
    producer: str = "",
) -> Parcel:
    """Note that a parcel has left, and promise the buyer a mail. Raises WrongState."""
    order, parcel = _get_paid_parcel(order_id, number)
    if parcel.state in {ParcelState.SHIPPED, ParcelState.DROPPED}:
        raise WrongState
    now = timezone.now()
    parcel.state = ParcelState.SHIPPED
    parcel.packed_at = parcel.packed_at or now
    parcel.shipped_at = now
    parcel.carrier = carrier
    parcel.tracking_number = tracking_number
    parcel.save()
    write_event(
        order, "shipped", actor=by, parcel=number, tracking=tracking_number, **_name(producer)
    )
    mail_shipped(order, parcel)
    return parcel


@transaction.atomic
def accept_review(order_id: Any, *, by: Any, reason: str) -> None:
    """A person takes the money as it is: the order counts as paid.

    Raises WrongState when it does not wait for a person, or the goods are no longer there.
    """
    order = lock_order(order_id)
    if order.state != OrderState.REVIEW or not take_goods(order):
        raise WrongState
    mark_paid(order, kind="review_accepted", actor=by, reason=reason[:300])


@transaction.atomic
def refuse_review(order_id: Any, *, by: Any, reason: str) -> None:
    """A person gives the money back: all that was paid. Raises WrongState."""
    order = lock_order(order_id)
    if order.state != OrderState.REVIEW:
        raise WrongState
    move_order(order, OrderState.REFUND_DUE, kind="review_refused", actor=by, reason=reason[:300])
    free_goods(order)
    for payment in order.payments.filter(state=Payment.State.PAID):
        rest = payment.paid_minor - payment.refunded_minor
        if rest:
            write_refund(payment, amount_minor=rest, kind="review", reason=reason[:300], by=by)
    end_without_refund(order)


def _name(producer: str) -> dict[str, str]:
    return {"producer": producer} if producer else {}


def _get_paid_parcel(order_id: Any, number: int) -> tuple[Order, Parcel]:
    order = lock_order(order_id)
    parcel = order.parcels.filter(number=number).first()
    if order.state != OrderState.PAID or parcel is None:
        raise WrongState
    return order, parcel
