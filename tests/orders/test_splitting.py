from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.splitting import split_amount, take_share


def test_a_yen_that_cannot_be_divided_goes_to_the_largest_rest() -> None:
    assert split_amount(100, [1, 1, 1]) == [34, 33, 33]
    assert split_amount(10, [1620, 1296, 0]) == [6, 4, 0]
    assert split_amount(0, [5, 5]) == [0, 0]
    assert split_amount(7, [0, 0]) == [0, 0]
    assert split_amount(5, []) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.data())
def test_the_parts_are_the_whole_and_none_is_more_than_its_line(
    weights: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    parts = split_amount(amount, weights)
    assert sum(parts) == amount
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 10**7), st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_what_is_given_back_piece_by_piece_is_all_of_it(amount: int, steps: list[int]) -> None:
    whole, before, given_back = sum(steps), 0, 0
    for part in steps:
        given_back += take_share(amount, part=part, of=whole, before=before)
        before += part
    assert given_back == amount
