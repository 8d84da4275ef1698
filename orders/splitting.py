"""Whole amounts divided so that the parts add up to the whole, always."""

from __future__ import annotations

from collections.abc import Sequence


def split_amount(amount: int, weights: Sequence[int]) -> list[int]:
    """Return `amount` in parts that stand to each other as the weights: largest remainder.

    The sum is exact. While `amount` is not more than the sum of the weights, no part is more
    than its weight. Without any weight all parts are 0.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    rests = [amount * weight % whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda index: (-rests[index], index))
    for index in by_rest[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def take_share(amount: int, *, part: int, of: int, before: int = 0) -> int:
    """Return the share of `part` pieces out of `of`, after `before` pieces had theirs.

    Taken one after the other, the shares of all pieces add up to `amount`.
    """
    return amount * (before + part) // of - amount * before // of
