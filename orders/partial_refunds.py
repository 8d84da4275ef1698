"""Part of an order given back: pieces of lines and fees of parcels, each at most once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from products.services import StockLine, return_stock

from .history import WrongState, lock_order, move_order, write_event
from .models import Order, OrderLine, Parcel, Payment, Refund, RefundLine
from .refund_limits import RefundTooMuch
from .refunds import STRAY, write_refund
from .splitting import take_share
from .states import GoodsFate, OrderState, ParcelState, StockState


class NothingPaid(Exception):
    """Nothing was paid for what was chosen, so there is nothing to give back."""


@dataclass(frozen=True, kw_only=True)
class LeftLine:
    """What of a line may still be given back."""

    line: OrderLine
    pieces: int
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class LeftFee:
    """The fee of a parcel that was not given back yet."""

    parcel: Parcel
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class Left:
    """What of an order may still be given back, line by line."""

    lines: tuple[LeftLine, ...]
    fees: tuple[LeftFee, ...]

    @property
    def amount_minor(self) -> int:
        """The sum of all lines and fees that are left."""
        goods = sum(one.amount_minor for one in self.lines)
        return goods + sum(one.amount_minor for one in self.fees)


def list_left(order: Order) -> Left:
    """Return what may still be given back. A refused refund keeps its pieces: it is tried again."""
    rows = list(RefundLine.objects.filter(_is_standing(), refund__payment__order=order))
    pieces: dict[int, int] = {}
    for row in rows:
        if row.line_id is not None:
            pieces[row.line_id] = pieces.get(row.line_id, 0) + row.quantity
    fees = {row.parcel_id for row in rows if row.parcel_id is not None}
    parcels = list(order.parcels.order_by("number"))
    return Left(
        lines=tuple(
            _measure(line, given=pieces.get(line.pk, 0))
            for line in order.lines.select_related("parcel").order_by("parcel__number", "pk")
            if line.quantity > pieces.get(line.pk, 0)
        ),
        fees=tuple(
            LeftFee(parcel=parcel, amount_minor=parcel.net_fee_minor)
            for parcel in parcels
            if parcel.pk not in fees and parcel.net_fee_minor
        ),
    )


@transaction.atomic
def refund_part(
    order_id: Any,
    *,
    pieces: Mapping[int, int],
    fees: Collection[int],
    goods: str,
    reason: str,
    by: Any,
) -> Refund:
    """Promise to give back so many pieces of lines (by line id) and fees (by parcel number).

    The amount is what was paid: net of the discount's share. `goods` is a GoodsFate: whether
    the pieces go back on sale, are written off, or stay with the buyer. The order stays paid
    until all of it is given back. Raises WrongState unless it is paid, RefundTooMuch when more
    is asked for than is left, NothingPaid when nothing was paid for it.
    """
    order = lock_order(order_id)
    if order.state != OrderState.PAID:
        raise WrongState
    left = list_left(order)
    rows = [*_choose_pieces(left, pieces), *_choose_fees(left, fees)]
    amount = sum(row.amount_minor for row in rows)
    if not amount:
        raise NothingPaid
    payment = find_payment(order, amount_minor=amount)
    refund = write_refund(payment, amount_minor=amount, kind="part", reason=reason[:300], by=by)
    write_lines(refund, rows)
    if goods != GoodsFate.KEPT:
        take_goods_back(order, pieces, is_sellable_again=goods == GoodsFate.BACK, by=by)
    write_event(
        order,
        "refund_part",
        actor=by,
        amount=amount,
        refund=refund.number,
        reason=reason[:300],
        goods=goods,
    )
    payment.refresh_from_db()
    if payment.refunded_minor == payment.paid_minor:
        move_order(order, OrderState.REFUND_DUE, kind="all_given_back")
    return refund


def find_payment(order: Order, *, amount_minor: int) -> Payment:
    """Return the payment that so much can be given back of. Raises RefundTooMuch."""
    paid = order.payments.filter(state=Payment.State.PAID).exclude(refunds__kind__in=STRAY)
    for payment in paid.order_by("number"):
        if payment.paid_minor - payment.refunded_minor >= amount_minor:
            return payment
    raise RefundTooMuch


def write_lines(refund: Refund, rows: Iterable[RefundLine]) -> None:
    """Say of a refund what it gives back."""
    for row in rows:
        row.refund = refund
        row.save()


def list_rest_lines(left: Left) -> list[RefundLine]:
    """Return all that is left, as the lines of one refund."""
    goods = [
        RefundLine(line=one.line, quantity=one.pieces, amount_minor=one.amount_minor)
        for one in left.lines
    ]
    return goods + _choose_fees(left, [one.parcel.number for one in left.fees])


def take_goods_back(
    order: Order, pieces: Mapping[int, int], *, is_sellable_again: bool, by: Any
) -> None:
    """Bring pieces of a locked order back into the stock, none of them twice.

    A parcel that nothing is left of is not sent any more.
    """
    if order.stock_state != StockState.SOLD:
        return
    lines = []
    for line in order.lines.filter(pk__in=list(pieces)):
        count = min(pieces[line.pk], line.quantity - line.returned)
        if count > 0:
            line.returned += count
            line.save(update_fields=["returned"])
            lines.append(StockLine(variant_id=line.variant_id, quantity=count))
    if lines:
        return_stock(lines, why=order.number, by=by, is_sellable_again=is_sellable_again)
    _drop_empty_parcels(order)


def count_kept(order: Order) -> dict[int, int]:
    """Return by line how many pieces were given back in money while the buyer keeps them."""
    left = {one.line.pk: one.pieces for one in list_left(order).lines}
    paid_back = {line: line.quantity - left.get(line.pk, 0) for line in order.lines.all()}
    return {
        line.pk: pieces - line.returned
        for line, pieces in paid_back.items()
        if pieces > line.returned
    }


def return_rest(order: Order, *, by: Any, kept: Mapping[int, int] | None = None) -> None:
    """Put all goods of a locked order that did not come back yet on sale again.

    Without those that the buyer keeps (pieces by line): as long as there are any, the order's
    goods count as sold.
    """
    if order.stock_state == StockState.SOLD:
        kept = kept or {}
        pieces = {
            line.pk: line.quantity - line.returned - kept.get(line.pk, 0)
            for line in order.lines.all()
        }
        take_goods_back(order, pieces, is_sellable_again=True, by=by)
        if not kept:
            order.stock_state = StockState.RELEASED
            order.save(update_fields=["stock_state"])


def _drop_empty_parcels(order: Order) -> None:
    waiting = [ParcelState.TO_PACK, ParcelState.PACKED]
    for parcel in order.parcels.filter(state__in=waiting).prefetch_related("lines"):
        if all(line.returned == line.quantity for line in parcel.lines.all()):
            parcel.state = ParcelState.DROPPED
            parcel.save(update_fields=["state"])


def _measure(line: OrderLine, *, given: int, part: int | None = None) -> LeftLine:
    part = line.quantity - given if part is None else part
    amount = take_share(line.net_minor, part=part, of=line.quantity, before=given)
    return LeftLine(line=line, pieces=part, amount_minor=amount)


def _choose_pieces(left: Left, pieces: Mapping[int, int]) -> list[RefundLine]:
    known = {one.line.pk: one for one in left.lines}
    rows = []
    for line_id, count in pieces.items():
        one = known.get(line_id)
        if one is None or not 1 <= count <= one.pieces:
            raise RefundTooMuch
        share = _measure(one.line, given=one.line.quantity - one.pieces, part=count)
        rows.append(RefundLine(line=one.line, quantity=count, amount_minor=share.amount_minor))
    return rows


def _choose_fees(left: Left, fees: Collection[int]) -> list[RefundLine]:
    known = {one.parcel.number: one for one in left.fees}
    if not set(fees) <= known.keys():
        raise RefundTooMuch
    return [
        RefundLine(parcel=known[number].parcel, amount_minor=known[number].amount_minor)
        for number in sorted(set(fees))
    ]


def _is_standing() -> Q:
    """Lines of refunds that are promised, done, or refused and not tried again yet."""
    return Q(refund__replaced_by__isnull=True)
