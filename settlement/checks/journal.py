"""The journal against itself and against the orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from orders.models import Dispute, Order, Payment, Refund
from settlement.models import Account, Entry, EntryKind, Posting
from settlement.unbooked import (
    find_unbooked_payments,
    find_unbooked_refunds,
    find_unbooked_sales,
)

from .mismatch import Mismatch

#: The tick books each minute; what is older was left out.
SETTLING = timedelta(hours=1)


def check_journal(site: Site) -> Iterator[Mismatch]:
    """Entries sum up, everything is booked, and nobody's money is left over."""
    yield from _find_uneven_entries(site)
    yield from _find_unbooked(site)
    yield from _find_unallotted(site)
    yield from _find_other_sums(site)
    yield from _find_other_disputes(site)


def _find_uneven_entries(site: Site) -> Iterator[Mismatch]:
    rows = Entry.objects.filter(site=site).annotate(
        shares=Coalesce(Sum("postings__amount_minor"), 0)
    )
    for entry in rows.exclude(shares=F("amount_minor")):
        yield Mismatch(
            key=f"journal:uneven:{entry.pk}",
            sentence=_("The shares of entry %(entry)s are %(now)d, but it is about %(right)d.")
            % {"entry": entry.source, "now": entry.shares, "right": entry.amount_minor},
        )


def _find_unbooked(site: Site) -> Iterator[Mismatch]:
    before = timezone.now() - SETTLING
    late = [
        *[one.order for one in find_unbooked_payments() if one.created_at < before],
        *[one for one in find_unbooked_sales() if one.paid_at and one.paid_at < before],
        *[
            one.payment.order
            for one in find_unbooked_refunds()
            if one.done_at and one.done_at < before
        ],
    ]
    for order in {order.pk: order for order in late if order.site_id == site.pk}.values():
        yield Mismatch(
            key=f"journal:unbooked:{order.pk}",
            sentence=_("Order %(order)s has money that is not in the journal.")
            % {"order": order.number},
        )


def _find_unallotted(site: Site) -> Iterator[Mismatch]:
    """Money that belongs to nobody: paid, and neither sold for nor on its way back."""
    rows = Posting.objects.filter(entry__site=site, account=Account.OPEN)
    sums = (
        rows.order_by()
        .values("entry__order_id", "entry__order__number")
        .annotate(left=Sum("amount_minor"))
    )
    for row in sums.exclude(left=0):
        on_its_way = Refund.objects.filter(
            payment__order=row["entry__order_id"],
            state__in=[
                Refund.State.DUE,
                Refund.State.SENDING,
                Refund.State.PENDING,
                Refund.State.BUYER,
            ],
        ).aggregate(amount=Coalesce(Sum("amount_minor"), 0))["amount"]
        if row["left"] != on_its_way:
            yield Mismatch(
                key=f"journal:open:{row['entry__order_id']}",
                sentence=_("Order %(order)s: %(left)d are allotted to nobody.")
                % {"order": row["entry__order__number"], "left": row["left"] - on_its_way},
            )


def _find_other_sums(site: Site) -> Iterator[Mismatch]:
    """What the journal says came in and went back, against the orders' own payments."""
    booked = _sum_entries(site, EntryKind.RECEIPT)
    returned = _sum_entries(site, EntryKind.REFUND, EntryKind.REVERSAL)
    paid = _sum_by_order(
        Payment.objects.filter(order__site=site, state=Payment.State.PAID), "order", "paid_minor"
    )
    refunded = _sum_by_order(
        Refund.objects.filter(payment__order__site=site, state=Refund.State.DONE),
        "payment__order",
        "amount_minor",
    )
    differing = {
        order
        for order, amount in booked.items()
        if paid.get(order, 0) != amount or refunded.get(order, 0) + returned.get(order, 0) != 0
    }
    for order in Order.objects.filter(pk__in=differing).order_by("created_at"):
        yield Mismatch(
            key=f"journal:sums:{order.pk}",
            sentence=_("Order %(order)s: the journal and the payments differ.")
            % {"order": order.number},
        )


def _find_other_disputes(site: Site) -> Iterator[Mismatch]:
    """What the buyers' banks took back for good, against what the journal says of it."""
    lost = _sum_by_order(
        Dispute.objects.filter(payment__order__site=site, state=Dispute.State.LOST),
        "payment__order",
        "amount_minor",
    )
    booked = _sum_entries(site, EntryKind.DISPUTE)
    differing = {
        order for order in {*lost, *booked} if lost.get(order, 0) + booked.get(order, 0) != 0
    }
    for order in Order.objects.filter(pk__in=differing).order_by("created_at"):
        yield Mismatch(
            key=f"journal:dispute:{order.pk}",
            sentence=_("Order %(order)s: a lost dispute is not in the journal as it was decided.")
            % {"order": order.number},
        )


def _sum_entries(site: Site, *kinds: EntryKind) -> dict[Any, int]:
    return _sum_by_order(Entry.objects.filter(site=site, kind__in=kinds), "order", "amount_minor")


def _sum_by_order(rows: Any, order: str, amount: str) -> dict[Any, int]:
    found = rows.order_by().values_list(f"{order}_id").annotate(amount=Sum(amount))
    return dict(found)
