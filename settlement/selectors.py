"""What the journal says of an order, a producer's month, a city. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from wagtail.models import Site

from orders.models import Order
from products.models import Producer

from .models import Account, Entry, EntryKind, Part, Posting


@dataclass(frozen=True, kw_only=True)
class OrderSplit:
    """Where the money of one order is now; all parts sum to `paid_minor`, always.

    Amounts in minor units of the order's currency. `refund_minor` went back to the buyer,
    `disputed_minor` was taken back by the buyer's bank, of which the city bears `loss_minor`
    (less than nought), `open_minor` is not allotted to anybody yet.
    """

    paid_minor: int
    producers: dict[str, int]
    shipping_minor: int
    commission_minor: int
    tax_minor: int
    discount_minor: int
    refund_minor: int
    disputed_minor: int
    loss_minor: int
    open_minor: int

    @property
    def sum_minor(self) -> int:
        """The sum of all parts."""
        return (
            sum(self.producers.values())
            + self.shipping_minor
            + self.commission_minor
            + self.tax_minor
            + self.discount_minor
            + self.refund_minor
            + self.disputed_minor
            + self.loss_minor
            + self.open_minor
        )


def get_order_split(order: Order) -> OrderSplit:
    """Return where the money of an order is, as far as it is booked."""
    entries = Entry.objects.filter(order=order)
    moved = dict(entries.values_list("kind").annotate(amount=Sum("amount_minor")))
    producers: dict[str, int] = defaultdict(int)
    by_account: dict[str, int] = defaultdict(int)
    rows = Posting.objects.filter(entry__order=order).values("account", "producer_key")
    for row in rows.annotate(amount=Sum("amount_minor")):
        if row["account"] == Account.PRODUCER:
            producers[row["producer_key"]] += row["amount"]
        else:
            by_account[row["account"]] += row["amount"]
    return OrderSplit(
        paid_minor=moved.get(EntryKind.RECEIPT) or 0,
        producers=dict(producers),
        shipping_minor=by_account[Account.SHIPPING],
        commission_minor=by_account[Account.COMMISSION],
        tax_minor=by_account[Account.TAX],
        discount_minor=by_account[Account.DISCOUNT],
        refund_minor=-(moved.get(EntryKind.REFUND) or 0) - (moved.get(EntryKind.REVERSAL) or 0),
        disputed_minor=-(moved.get(EntryKind.DISPUTE) or 0),
        loss_minor=by_account[Account.LOSS],
        open_minor=by_account[Account.OPEN],
    )


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One order in a producer's month. Refunds are lines of their own with less than nought."""

    day: date
    order_number: str
    kind: str
    goods_minor: int
    commission_minor: int
    shipping_minor: int

    @property
    def payout_minor(self) -> int:
        """What the producer gets for it."""
        return self.goods_minor - self.commission_minor + self.shipping_minor


@dataclass(frozen=True, kw_only=True)
class RateTotal:
    """Goods of one tax rate in a month, with the tax contained in the sum, rounded down once."""

    rate_percent: int
    goods_minor: int
    tax_minor: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One producer's month: what was sold, kept, sent and paid back, and what they get."""

    site: Site
    producer: Producer
    year: int
    month: int
    currency: str
    lines: tuple[StatementLine, ...]
    rates: tuple[RateTotal, ...]

    @property
    def goods_minor(self) -> int:
        return sum(line.goods_minor for line in self.lines)

    @property
    def commission_minor(self) -> int:
        return sum(line.commission_minor for line in self.lines)

    @property
    def shipping_minor(self) -> int:
        return sum(line.shipping_minor for line in self.lines)

    @property
    def payout_minor(self) -> int:
        return sum(line.payout_minor for line in self.lines)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)


def build_statement(producer: Producer, *, year: int, month: int) -> Statement:
    """Return a producer's month as it is booked. A month that is over never changes."""
    rows = _list_rows(producer.site, year=year, month=month, producer_key=producer.key)
    return _build_statement(producer, rows, year=year, month=month)


def _build_statement(
    producer: Producer, rows: list[dict[str, Any]], *, year: int, month: int
) -> Statement:
    by_entry: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_entry[row["entry_id"]].append(row)
    return Statement(
        site=producer.site,
        producer=producer,
        year=year,
        month=month,
        currency=rows[0]["entry__currency"] if rows else "JPY",
        lines=tuple(_build_line(group) for group in by_entry.values()),
        rates=tuple(_sum_rates(rows)),
    )


def _list_rows(site: Site, *, year: int = 0, month: int = 0, producer_key: str = "") -> list[Any]:
    """Return what producers' statements are made of: of one month, or without one of all."""
    rows = Posting.objects.filter(entry__site=site).exclude(producer_key="")
    if year:
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        rows = rows.filter(entry__day__gte=first, entry__day__lt=following)
    if producer_key:
        rows = rows.filter(producer_key=producer_key)
    return list(
        rows.exclude(account=Account.DISCOUNT)
        .order_by("entry_id", "pk")
        .values(
            "producer_key",
            "entry_id",
            "entry__day",
            "entry__kind",
            "entry__currency",
            "entry__order__number",
            "account",
            "part",
            "is_payable",
            "tax_rate_percent",
            "amount_minor",
        )
    )


def _build_line(rows: list[dict[str, Any]]) -> StatementLine:
    first = rows[0]
    kept = (Account.COMMISSION, Account.TAX)
    return StatementLine(
        day=first["entry__day"],
        order_number=first["entry__order__number"],
        kind=first["entry__kind"],
        goods_minor=sum(row["amount_minor"] for row in rows if row["part"] == Part.GOODS),
        commission_minor=sum(row["amount_minor"] for row in rows if row["account"] in kept),
        shipping_minor=sum(
            row["amount_minor"] for row in rows if row["part"] == Part.FEE and row["is_payable"]
        ),
    )


def _sum_rates(rows: Iterable[dict[str, Any]]) -> list[RateTotal]:
    sums: dict[int, int] = defaultdict(int)
    for row in rows:
        if row["part"] == Part.GOODS:
            sums[row["tax_rate_percent"]] += row["amount_minor"]
    return [
        RateTotal(rate_percent=rate, goods_minor=amount, tax_minor=amount * rate // (100 + rate))
        for rate, amount in sorted(sums.items())
    ]


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """One producer in the list of a month's statements."""

    producer: Producer
    goods_minor: int
    commission_minor: int
    shipping_minor: int
    payout_minor: int


def list_month(site: Site, *, year: int, month: int) -> list[MonthRow]:
    """Return every producer of a city that has something in a month, by name."""
    by_producer: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _list_rows(site, year=year, month=month):
        by_producer[row["producer_key"]].append(row)
    producers = Producer.objects.filter(site=site, key__in=by_producer).select_related("site")
    statements = [
        _build_statement(one, by_producer[one.key], year=year, month=month)
        for one in producers.order_by("name")
    ]
    return [
        MonthRow(
            producer=one.producer,
            goods_minor=one.goods_minor,
            commission_minor=one.commission_minor,
            shipping_minor=one.shipping_minor,
            payout_minor=one.payout_minor,
        )
        for one in statements
    ]


@dataclass(frozen=True, kw_only=True)
class OwnMonth:
    """One month in a producer's own list."""

    first_day: date
    currency: str
    payout_minor: int


def list_own_months(producer: Producer) -> list[OwnMonth]:
    """Return the months in which something of a producer was booked, newest first."""
    by_month: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in _list_rows(producer.site, producer_key=producer.key):
        by_month[row["entry__day"].replace(day=1)].append(row)
    statements = [
        _build_statement(producer, rows, year=first.year, month=first.month)
        for first, rows in sorted(by_month.items(), reverse=True)
    ]
    return [
        OwnMonth(first_day=one.first_day, currency=one.currency, payout_minor=one.payout_minor)
        for one in statements
    ]


def list_months(site: Site) -> list[date]:
    """Return the first days of the months that have entries, newest first."""
    days = Entry.objects.filter(site=site).dates("day", "month", order="DESC")
    return list(days)
