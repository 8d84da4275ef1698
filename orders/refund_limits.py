"""What must not be paid back: more than was paid, and what a buyer's bank has in hand."""

from __future__ import annotations

from django.db.models import Sum

from .models import Dispute, Order, Payment


class RefundTooMuch(Exception):
    """More would be paid back than was paid."""


class PaymentDisputed(RefundTooMuch):
    """The buyer's bank asks for this money, or took it: it must not go back a second time."""


def has_dispute(order: Order) -> bool:
    """Whether a buyer's bank asks for money of an order, or took it."""
    disputes = Dispute.objects.filter(payment__order=order)
    return disputes.exclude(state=Dispute.State.WON).exists()


def require_undisputed(payment: Payment, *, amount_minor: int) -> None:
    """Raise PaymentDisputed while a bank decides on a payment, or where it took the money back."""
    disputes = payment.disputes.exclude(state=Dispute.State.WON)
    if disputes.exclude(state=Dispute.State.LOST).exists():
        raise PaymentDisputed
    lost = disputes.aggregate(amount=Sum("amount_minor"))["amount"] or 0
    if lost and payment.paid_minor < payment.refunded_minor + lost + amount_minor:
        raise PaymentDisputed
