"""Writing the journal: what came in, what was sold, what was paid back, each once.

The orders are the truth; the journal follows them. `source` is unique, so booking the same
thing again, also at once, adds nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from orders.history import lock_order
from orders.models import Dispute, Order, OrderLine, Parcel, Payment, Refund
from orders.refunds import STRAY
from orders.shipping import SHIPPING_TAX_PERCENT

from .commissions import read_commissions
from .models import Account, Entry, EntryKind, Part, Posting, SettlementSettings
from .models.settings import ShippingPayee
from .shares import Group, Share, Sold, share_sale, spread, take_back, undo
from .unbooked import (
    find_reversed_disputes,
    find_reversed_refunds,
    find_unbooked_disputes,
    find_unbooked_payments,
    find_unbooked_refunds,
    find_unbooked_sales,
    find_unclosed_orders,
    list_closable,
)

logger = logging.getLogger(__name__)


def book_what_is_new() -> str:
    """Book everything that happened since the last time. A tick job; returns what was done."""
    done = {
        "receipts": _book_each(find_unbooked_payments(), book_receipt),
        "sales": _book_each(find_unbooked_sales(), book_sale),
        "reversals": _book_each(find_reversed_refunds(), book_reversal),
        "refunds": _book_each(find_unbooked_refunds(), book_refund),
        "disputes": _book_each(find_reversed_disputes(), book_reinstatement)
        + _book_each(find_unbooked_disputes(), book_dispute),
        "closings": _book_each(find_unclosed_orders(), close_sale),
    }
    return ", ".join(f"{name} {number}" for name, number in done.items())


def _book_each(rows: Iterable[Any], book: Any) -> int:
    booked = 0
    for row in rows:
        try:
            booked += book(row)
        except Exception:  # one order that does not add up must not stop the others' books
            logger.exception("Booking %s %s failed", type(row).__name__, row.pk)
    return booked


def book_receipt(payment: Payment) -> bool:
    """Book money that came in: allotted to nobody until the order counts as sold."""
    share = Share(account=Account.OPEN, amount_minor=payment.paid_minor)
    return _write(
        payment.order, kind=EntryKind.RECEIPT, source=f"payment:{payment.pk}", shares=[share]
    )


def book_sale(order: Order) -> bool:
    """Book what a paid order's money is for. The sums of its shares are the order's total."""
    settings = SettlementSettings.for_site(order.site)
    day = timezone.localtime(order.created_at).date()
    shares = share_sale(
        list_sold(order),
        commissions=read_commissions(order.site, day=day),
        are_fees_paid_out=settings.shipping_payee == ShippingPayee.PRODUCER,
    )
    total = sum(share.amount_minor for share in shares)
    if total != order.total_minor:
        raise ValueError(f"The shares are {total}, the order is {order.total_minor}")
    if total:
        shares.append(Share(account=Account.OPEN, amount_minor=-total))
    return _write(order, kind=EntryKind.SALE, source=f"sale:{order.pk}", shares=shares)


def list_sold(order: Order) -> list[Sold]:
    """Return an order's lines and parcels as what was sold."""
    lines = OrderLine.objects.filter(order=order).select_related("parcel")
    goods = [
        Sold(
            group=group_of_line(line),
            gross_minor=line.amount_minor,
            discount_minor=line.discount_minor,
        )
        for line in lines
    ]
    fees = [
        Sold(
            group=group_of_parcel(parcel),
            gross_minor=parcel.fee_minor,
            discount_minor=parcel.discount_minor,
        )
        for parcel in Parcel.objects.filter(order=order)
    ]
    return goods + fees


def group_of_line(line: OrderLine) -> Group:
    """Return the group in which a line's money is."""
    return Group(
        part=Part.GOODS,
        producer_key=line.parcel.producer_key,
        tax_rate_percent=line.tax_rate_percent,
    )


def group_of_parcel(parcel: Parcel) -> Group:
    """Return the group in which a parcel's fee is."""
    return Group(
        part=Part.FEE,
        producer_key=parcel.producer_key,
        tax_rate_percent=SHIPPING_TAX_PERCENT,
    )


@transaction.atomic
def book_refund(refund: Refund) -> bool:
    """Book money that went back, out of the shares of those for whose goods it was paid.

    The order is locked: of two that take from the same shares the second sees what is left.
    """
    order = lock_order(refund.payment.order_id)
    if refund.kind in STRAY or order.paid_at is None:
        shares = [Share(account=Account.OPEN, amount_minor=-refund.amount_minor)]
    else:
        book_sale(order)  # nobody's share can be taken back before it was given
        left = list_outstanding(order)
        shares = take_back(left, _list_wanted(refund, left))
        # What was paid beyond the order's total was never allotted; it goes back from there.
        rest = refund.amount_minor + sum(share.amount_minor for share in shares)
        if rest:
            shares.append(Share(account=Account.OPEN, amount_minor=-rest))
    return _write(order, kind=EntryKind.REFUND, source=f"refund:{refund.pk}", shares=shares)


def _list_wanted(refund: Refund, left: list[Share]) -> dict[Group, int]:
    lines = list(refund.lines.select_related("line__parcel", "parcel"))
    if not lines:
        allotted = sum(share.amount_minor for share in left)
        return spread(min(refund.amount_minor, allotted), left)
    wanted: dict[Group, int] = defaultdict(int)
    for one in lines:
        if one.line is not None:
            wanted[group_of_line(one.line)] += one.amount_minor
        elif one.parcel is not None:
            wanted[group_of_parcel(one.parcel)] += one.amount_minor
    return dict(wanted)


def book_reversal(refund: Refund) -> bool:
    """Book that money did not stay with the buyer: everybody has again what was taken for it."""
    return _undo_entry(refund.payment, EntryKind.REVERSAL, of=f"refund:{refund.pk}")


def book_reinstatement(dispute: Dispute) -> bool:
    """Book that the money of a lost dispute came back: it was decided for the shop after all."""
    if dispute.payment is None:
        return False
    return _undo_entry(dispute.payment, EntryKind.DISPUTE, of=f"dispute:{dispute.pk}")


@transaction.atomic
def _undo_entry(payment: Payment, kind: EntryKind, *, of: str) -> bool:
    order = lock_order(payment.order_id)
    taken = Posting.objects.filter(entry__source=of).order_by("pk")
    shares = undo(_read_share(posting) for posting in taken)
    return _write(order, kind=kind, source=f"un{of}", shares=shares)


@transaction.atomic
def book_dispute(dispute: Dispute) -> bool:
    """Book money that the buyer's bank took back: the city bears it, producers keep theirs.

    Money that was allotted to nobody (paid twice, or too late) is taken from there.
    """
    payment = dispute.payment
    if payment is None:
        return False
    order = lock_order(payment.order_id)
    loss = 0
    if order.paid_at is not None and not payment.refunds.filter(kind__in=STRAY).exists():
        book_sale(order)
        kept = Posting.objects.filter(entry__order=order).exclude(account=Account.OPEN)
        allotted = kept.aggregate(amount=Sum("amount_minor"))["amount"] or 0
        loss = max(min(dispute.amount_minor, allotted), 0)
    shares = [
        Share(account=Account.LOSS, amount_minor=-loss),
        Share(account=Account.OPEN, amount_minor=loss - dispute.amount_minor),
    ]
    return _write(
        order,
        kind=EntryKind.DISPUTE,
        source=f"dispute:{dispute.pk}",
        shares=[share for share in shares if share.amount_minor],
    )


def _read_share(posting: Posting) -> Share:
    """Return a posting as the share that it was written from."""
    group = Group(
        part=posting.part,
        producer_key=posting.producer_key,
        tax_rate_percent=posting.tax_rate_percent,
    )
    return Share(
        account=posting.account,
        amount_minor=posting.amount_minor,
        is_payable=posting.is_payable,
        group=group if posting.part else None,
    )


@transaction.atomic
def close_sale(order: Order) -> bool:
    """Undo what is left of a sale that was paid back altogether, such as goods for nothing.

    Returns False, with nothing written, when something was paid back or asked for meanwhile.
    """
    order = lock_order(order.pk)
    if not list_closable().filter(pk=order.pk).exists():
        return False
    shares = undo(list_outstanding(order))
    return _write(order, kind=EntryKind.CLOSING, source=f"closing:{order.pk}", shares=shares)


def list_outstanding(order: Order) -> list[Share]:
    """Return how much of an order's money stands with whom now, without what is at nought."""
    rows = (
        Posting.objects.filter(entry__order=order)
        .exclude(account__in=[Account.OPEN, Account.LOSS])
        .values("account", "part", "producer_key", "tax_rate_percent", "is_payable")
        .annotate(amount=Sum(F("amount_minor")))
        .filter(~Q(amount=0))
        .order_by("part", "producer_key", "tax_rate_percent", "account")
    )
    return [
        Share(
            account=row["account"],
            amount_minor=row["amount"],
            is_payable=row["is_payable"],
            group=Group(
                part=row["part"],
                producer_key=row["producer_key"],
                tax_rate_percent=row["tax_rate_percent"],
            ),
        )
        for row in rows
    ]


def _write(order: Order, *, kind: EntryKind, source: str, shares: list[Share]) -> bool:
    """Write an entry with its postings; return whether it is new."""
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                order=order,
                site=order.site,
                kind=kind,
                source=source,
                amount_minor=sum(share.amount_minor for share in shares),
                currency=order.currency,
                day=timezone.localdate(),
            )
            Posting.objects.bulk_create([_build_posting(entry, share) for share in shares])
    except IntegrityError:
        if Entry.objects.filter(source=source).exists():
            return False  # another process booked it a moment ago
        raise
    return True


def _build_posting(entry: Entry, share: Share) -> Posting:
    group = share.group
    return Posting(
        entry=entry,
        account=share.account,
        is_payable=share.is_payable,
        amount_minor=share.amount_minor,
        part=group.part if group else Part.NONE,
        producer_key=group.producer_key if group else "",
        tax_rate_percent=group.tax_rate_percent if group else 0,
    )
