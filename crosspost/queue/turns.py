"""Whose turn it is. No database.

The rule: whoever was introduced longest ago, or never, goes first; of two whose turn is equally
near, and of one's own goods, the one that stands further in front. Places that a person gave by
hand come before all turns, in that person's order, and count as that producer's turn.
"""

from __future__ import annotations

import heapq
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One that stands in the queue. A place below 0 was given by hand; small ones come first."""

    key: uuid.UUID
    place: int
    turn: str = ""

    @property
    def is_by_hand(self) -> bool:
        return self.place < 0


def order_by_turn(waiting: Iterable[Waiting], *, last: Mapping[str, datetime]) -> list[Waiting]:
    """Return who waits in the order in which they would go out, all else being possible.

    `last` is when each turn's owner was introduced last; who is missing never was.
    """
    rest: dict[str, list[Waiting]] = defaultdict(list)
    ordered = []
    # Years of real moments come before this count of those that are only foreseen here.
    foreseen = itertools.count(1)
    ranks: dict[str, tuple[int, float]] = {
        turn: (1, moment.timestamp()) for turn, moment in last.items()
    }
    for one in sorted(waiting, key=lambda one: (one.place, str(one.key))):
        if one.is_by_hand:
            ordered.append(one)
            ranks[one.turn] = (2, next(foreseen))
        else:
            rest[one.turn].append(one)
    heap = [_rank(turn, rest, ranks) for turn in rest]
    heapq.heapify(heap)
    while heap:
        turn = heapq.heappop(heap)[-1]
        ordered.append(rest[turn].pop(0))
        ranks[turn] = (2, next(foreseen))
        if rest[turn]:
            heapq.heappush(heap, _rank(turn, rest, ranks))
    return ordered


def _rank(
    turn: str, rest: Mapping[str, list[Waiting]], ranks: Mapping[str, tuple[int, float]]
) -> tuple[int, float, int, str]:
    kind, moment = ranks.get(turn, (0, 0.0))
    return (kind, moment, rest[turn][0].place, turn)


def place_by_hand(
    ordered: list[Waiting], *, key: uuid.UUID, index: int
) -> tuple[list[Waiting], dict[uuid.UUID, int]]:
    """Move one to `index` (0 is the front); return the new order and the places to write.

    Everything down to the place that the person chose stands there by hand from now on, so that
    it goes out in the order that the person sees; below that the turns decide as before.
    """
    moved = next(one for one in ordered if one.key == key)
    others = [one for one in ordered if one.key != key]
    index = min(max(index, 0), len(others))
    order = [*others[:index], moved, *others[index:]]
    by_hand = [number for number, one in enumerate(order) if one.is_by_hand]
    count = max(index, *by_hand, 0) + 1
    places = {one.key: number - count for number, one in enumerate(order[:count])}
    return order, places
