"""What happened to orders' money and is not in the journal yet."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from orders.models import Dispute, Order, Payment, Refund
from orders.states import OrderState

from .models import Entry, EntryKind

BATCH = 200


def _with_entry(prefix: str) -> Exists:
    """The rows whose own key behind a prefix is the source of an entry."""
    source = Concat(Value(f"{prefix}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Entry.objects.filter(source=source))


def _without_entry(prefix: str) -> Any:
    """The rows whose own key behind a prefix no entry has yet."""
    return ~_with_entry(prefix)


def find_unbooked_payments() -> list[Payment]:
    """Return payments with money that no entry tells of."""
    rows = Payment.objects.filter(_without_entry("payment"), state=Payment.State.PAID)
    return list(rows.select_related("order__site").order_by("pk")[:BATCH])


def find_unbooked_sales() -> list[Order]:
    """Return orders that were paid and are not in the journal as sold."""
    known = Entry.objects.filter(order=OuterRef("pk"), kind=EntryKind.SALE)
    rows = Order.objects.filter(~Exists(known), paid_at__isnull=False)
    return list(rows.select_related("site").order_by("paid_at")[:BATCH])


def find_unbooked_refunds() -> list[Refund]:
    """Return refunds that reached the buyer and are not in the journal."""
    rows = Refund.objects.filter(_without_entry("refund"), state=Refund.State.DONE)
    return list(rows.select_related("payment__order__site").order_by("pk")[:BATCH])


def find_reversed_refunds() -> list[Refund]:
    """Return refunds that are in the journal and did not stay with the buyer after all."""
    rows = Refund.objects.filter(
        _with_entry("refund"), _without_entry("unrefund"), state=Refund.State.FAILED
    )
    return list(rows.select_related("payment__order__site").order_by("pk")[:BATCH])


def find_unclosed_orders() -> list[Order]:
    """Return orders that were undone altogether and whose shares are not all at nought."""
    return list(list_closable().select_related("site").order_by("paid_at")[:BATCH])


def list_closable() -> QuerySet[Order]:
    """Return orders of which every refund arrived and is booked: what is left belongs to nobody."""
    rows = Order.objects.filter(state=OrderState.REFUNDED, paid_at__isnull=False)
    sold = Entry.objects.filter(order=OuterRef("pk"), kind=EntryKind.SALE)
    closed = Entry.objects.filter(order=OuterRef("pk"), kind=EntryKind.CLOSING)
    refunds = Refund.objects.filter(payment__order=OuterRef("pk"))
    # A refused one that was tried again is told by the one that replaced it.
    owed = refunds.exclude(state=Refund.State.DONE).exclude(
        state=Refund.State.FAILED, replaced_by__isnull=False
    )
    unbooked = refunds.filter(_without_entry("refund"), state=Refund.State.DONE)
    reversed_ = refunds.filter(
        _with_entry("refund"), _without_entry("unrefund"), state=Refund.State.FAILED
    )
    return rows.filter(
        Exists(sold), ~Exists(closed), ~Exists(owed), ~Exists(unbooked), ~Exists(reversed_)
    )


def find_unbooked_disputes() -> list[Dispute]:
    """Return disputes that the buyer's bank won and the journal does not tell of."""
    rows = Dispute.objects.filter(
        _without_entry("dispute"),
        state=Dispute.State.LOST,
        payment__state=Payment.State.PAID,
        currency=F("payment__currency"),
    )
    return list(rows.select_related("payment__order__site").order_by("pk")[:BATCH])


def find_reversed_disputes() -> list[Dispute]:
    """Return disputes that are in the journal as lost and were decided for the shop later."""
    rows = Dispute.objects.filter(
        _with_entry("dispute"), _without_entry("undispute"), state=Dispute.State.WON
    )
    return list(rows.select_related("payment__order__site").order_by("pk")[:BATCH])
