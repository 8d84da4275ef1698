"""The arithmetic of the journal: how a sale is shared out, and how a refund takes it back.

Pure functions on whole amounts. Whatever is shared out sums to what there was, and a sale that
is paid back in any number of steps ends with every share at nought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from orders.shipping import SHIPPING_TAX_PERCENT
from orders.splitting import split_amount

from .commissions import CommissionTable, count_commission, count_contained_tax
from .models import Account, Part


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is taken back together: one producer's goods of one tax rate, or one's fees."""

    part: str
    producer_key: str
    tax_rate_percent: int


@dataclass(frozen=True, kw_only=True)
class Share:
    """One posting before it is written. `group` is None for money not allotted yet."""

    account: str
    amount_minor: int
    group: Group | None = None
    is_payable: bool = False


@dataclass(frozen=True, kw_only=True)
class Sold:
    """Goods or fees of one group: what was asked, and what a code took off."""

    group: Group
    gross_minor: int
    discount_minor: int


def share_sale(
    sold: Iterable[Sold], *, commissions: CommissionTable, are_fees_paid_out: bool
) -> list[Share]:
    """Share out what was sold. The discount is the city's: producers get theirs in full."""
    shares: list[Share] = []
    for one in _sum_up(sold):
        if one.group.part == Part.FEE:
            shares.append(
                Share(
                    account=Account.SHIPPING,
                    amount_minor=one.gross_minor,
                    group=one.group,
                    is_payable=are_fees_paid_out,
                )
            )
        else:
            shares += _share_goods(one, commissions.get(one.group.producer_key))
        shares.append(
            Share(account=Account.DISCOUNT, amount_minor=-one.discount_minor, group=one.group)
        )
    return [share for share in shares if share.amount_minor]


def _share_goods(one: Sold, tenths_of_percent: int) -> list[Share]:
    kept = count_commission(one.gross_minor, tenths_of_percent=tenths_of_percent)
    tax = count_contained_tax(kept, rate_percent=SHIPPING_TAX_PERCENT)
    return [
        Share(
            account=Account.PRODUCER,
            amount_minor=one.gross_minor - kept,
            group=one.group,
            is_payable=True,
        ),
        Share(account=Account.COMMISSION, amount_minor=kept - tax, group=one.group),
        Share(account=Account.TAX, amount_minor=tax, group=one.group),
    ]


def _sum_up(sold: Iterable[Sold]) -> list[Sold]:
    sums: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
    for one in sold:
        sums[one.group][0] += one.gross_minor
        sums[one.group][1] += one.discount_minor
    return [
        Sold(group=group, gross_minor=gross, discount_minor=discount)
        for group, (gross, discount) in sums.items()
    ]


def take_back(outstanding: Iterable[Share], wanted: Mapping[Group, int]) -> list[Share]:
    """Take back so much of each group, in proportion to its shares; what is left stays.

    Raises ValueError when more is wanted of a group than was paid for it.
    """
    by_group: dict[Group, list[Share]] = defaultdict(list)
    for share in outstanding:
        if share.group is not None:
            by_group[share.group].append(share)
    taken: list[Share] = []
    for group, amount in wanted.items():
        shares = by_group[group]
        net = sum(share.amount_minor for share in shares)
        if amount > net or amount < 0:
            raise ValueError(f"{amount} of {net} for {group}")
        if amount:
            taken += _take_from(shares, amount, net)
    return taken


def _take_from(shares: list[Share], amount: int, net: int) -> list[Share]:
    """Scale the discounts towards nought, then divide what that leaves over the rest.

    No share is taken beyond what it holds, and the sum is exact.
    """
    less = [share for share in shares if share.amount_minor < 0]
    more = [share for share in shares if share.amount_minor > 0]
    given = [-share.amount_minor * amount // net for share in less]
    parts = split_amount(amount + sum(given), [share.amount_minor for share in more])
    taken = [replace(share, amount_minor=-part) for share, part in zip(more, parts, strict=True)]
    taken += [replace(share, amount_minor=part) for share, part in zip(less, given, strict=True)]
    return [share for share in taken if share.amount_minor]


def undo(outstanding: Iterable[Share]) -> list[Share]:
    """Take back all that is left, also where nothing was paid for it."""
    return [replace(share, amount_minor=-share.amount_minor) for share in outstanding]


def spread(amount: int, outstanding: Iterable[Share]) -> dict[Group, int]:
    """Divide a refund that names no lines over the groups, by what was paid for each."""
    net: dict[Group, int] = defaultdict(int)
    for share in outstanding:
        if share.group is not None:
            net[share.group] += share.amount_minor
    groups = list(net)
    parts = split_amount(amount, [net[group] for group in groups])
    return {group: part for group, part in zip(groups, parts, strict=True) if part}
