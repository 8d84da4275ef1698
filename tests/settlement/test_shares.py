"""The arithmetic alone: no database."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from settlement.commissions import CommissionTable, count_commission, count_contained_tax
from settlement.models import Account, Part
from settlement.shares import Group, Share, Sold, share_sale, spread, take_back, undo

TEA = Group(part=Part.GOODS, producer_key="seon", tax_rate_percent=8)
BOWL = Group(part=Part.GOODS, producer_key="kiln", tax_rate_percent=10)
FEE = Group(part=Part.FEE, producer_key="seon", tax_rate_percent=10)
FIVE = CommissionTable(general=50, by_producer={"kiln": 125})


def amounts(shares: list[Share]) -> dict[tuple[str, str], int]:
    return {
        (share.account, share.group.producer_key if share.group else ""): share.amount_minor
        for share in shares
    }


def test_a_sale_is_shared_among_producer_commission_tax_shipping_and_discount() -> None:
    shares = share_sale(
        [
            Sold(group=TEA, gross_minor=1296, discount_minor=100),
            Sold(group=FEE, gross_minor=880, discount_minor=0),
        ],
        commissions=FIVE,
        are_fees_paid_out=True,
    )

    # 5% of 1,296 is 64.8; the half yen and less stays with the producer, so 65 are kept.
    assert amounts(shares) == {
        (Account.PRODUCER, "seon"): 1231,
        (Account.COMMISSION, "seon"): 60,
        (Account.TAX, "seon"): 5,
        (Account.DISCOUNT, "seon"): -100,
        (Account.SHIPPING, "seon"): 880,
    }
    assert sum(share.amount_minor for share in shares) == 1296 + 880 - 100


def test_half_a_yen_of_commission_goes_to_the_producer() -> None:
    assert count_commission(10, tenths_of_percent=50) == 0  # 0.5
    assert count_commission(11, tenths_of_percent=50) == 1  # 0.55
    assert count_contained_tax(65, rate_percent=10) == 5


def test_a_producers_own_rate_goes_before_the_citys() -> None:
    assert (FIVE.get("kiln"), FIVE.get("seon")) == (125, 50)


sums = st.integers(min_value=0, max_value=3_000_000)


@st.composite
def sales(draw: st.DrawFn) -> list[Sold]:
    found = []
    for group in draw(st.lists(st.sampled_from([TEA, BOWL, FEE]), min_size=1, max_size=5)):
        gross = draw(sums)
        discount = draw(st.integers(min_value=0, max_value=gross))
        found.append(Sold(group=group, gross_minor=gross, discount_minor=discount))
    return found


rates = st.builds(
    CommissionTable,
    general=st.integers(0, 1000),
    by_producer=st.dictionaries(st.sampled_from(["seon", "kiln"]), st.integers(0, 1000)),
)


@given(sold=sales(), commissions=rates)
def test_shares_sum_to_what_is_paid_whatever_is_sold(
    sold: list[Sold], commissions: CommissionTable
) -> None:
    shares = share_sale(sold, commissions=commissions, are_fees_paid_out=True)

    assert sum(share.amount_minor for share in shares) == sum(
        one.gross_minor - one.discount_minor for one in sold
    )
    assert all(share.amount_minor > 0 or share.account == Account.DISCOUNT for share in shares)


@settings(max_examples=40)
@given(sold=sales(), commissions=rates, data=st.data())
def test_paid_back_in_any_steps_no_share_goes_below_nought_and_all_end_there(
    sold: list[Sold], commissions: CommissionTable, data: st.DataObject
) -> None:
    left = share_sale(sold, commissions=commissions, are_fees_paid_out=True)
    for _step in range(4):
        total = sum(share.amount_minor for share in left)
        amount = data.draw(st.integers(min_value=0, max_value=total))
        taken = take_back(left, spread(amount, left))
        assert sum(share.amount_minor for share in taken) == -amount
        left = add_up([*left, *taken])
        assert all(share.amount_minor > 0 or share.account == Account.DISCOUNT for share in left), (
            left
        )
    left = add_up([*left, *undo(left)])
    assert left == []


def add_up(shares: list[Share]) -> list[Share]:
    sums: dict[tuple[str, Group | None], int] = {}
    for share in shares:
        key = (share.account, share.group)
        sums[key] = sums.get(key, 0) + share.amount_minor
    return [
        Share(account=account, group=group, amount_minor=amount)
        for (account, group), amount in sums.items()
        if amount
    ]
