"""How many boxes goods need, and of which size.

The rule, for a shop that knows each piece's size class and weight only: a piece takes the room
of its weight at a quarter kilogram per litre, but at least the room of the class below its own
and at most that of its own. A box of class S (centimetres of three sides) has the room of a
cube of S/3 and carries what the carriers allow. Goods that are too many for the largest box
that goes there fill several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Size class -> the heaviest box in grams (Yamato's table, the strictest of the three).
HEAVIEST = {
    60: 2_000,
    80: 5_000,
    100: 10_000,
    120: 15_000,
    140: 20_000,
    160: 25_000,
    180: 30_000,
    200: 30_000,
}
SIZES = tuple(HEAVIEST)
#: Cool parcels are taken up to 120 only.
LARGEST = {"ambient": 160, "chilled": 120, "frozen": 120}
MAX_BOXES = 20
_CM3_PER_GRAM = 4


class TooManyBoxes(Exception):
    """The goods fill more boxes than one order may have."""


class TooLarge(Exception):
    """One piece alone is larger than the largest box."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One kind of goods: `size` is the class of its own box."""

    size: int
    grams: int
    quantity: int

    @property
    def room(self) -> int:
        """The room of one piece in cubic centimetres."""
        smaller = [size for size in SIZES if size < self.size]
        least = get_room(smaller[-1]) if smaller else 1
        return max(least, min(self.grams * _CM3_PER_GRAM, get_room(self.size)))


@dataclass(frozen=True, kw_only=True)
class Box:
    """`contents` are (index of the piece's kind, how many)."""

    size: int
    contents: tuple[tuple[int, int], ...]


@dataclass(kw_only=True)
class _Filling:
    room: int = 0
    grams: int = 0
    least_size: int = 60
    contents: dict[int, int]

    def put(self, index: int, piece: Piece, quantity: int) -> None:
        self.room += piece.room * quantity
        self.grams += piece.grams * quantity
        self.least_size = max(self.least_size, piece.size)
        self.contents[index] = self.contents.get(index, 0) + quantity

    def count_fitting(self, piece: Piece, largest: int) -> int:
        by_room = (get_room(largest) - self.room) // piece.room
        by_weight = (HEAVIEST[largest] - self.grams) // max(piece.grams, 1)
        return max(min(by_room, by_weight), 0)


def get_room(size: int) -> int:
    """Return the room of a size class in cubic centimetres."""
    return size**3 // 27


def pack(pieces: Sequence[Piece], *, largest: int) -> list[Box]:
    """Return the boxes for goods of one producer and class, the largest pieces first.

    Raises TooLarge when a piece needs more than the largest box, TooManyBoxes beyond MAX_BOXES.
    """
    fillings: list[_Filling] = []
    order = sorted(range(len(pieces)), key=lambda index: -pieces[index].room)
    for index in order:
        piece = pieces[index]
        if piece.size > largest or piece.grams > HEAVIEST[largest]:
            raise TooLarge
        left = piece.quantity
        for filling in fillings:
            fitting = min(filling.count_fitting(piece, largest), left)
            if fitting:
                filling.put(index, piece, fitting)
                left -= fitting
        while left:
            if len(fillings) >= MAX_BOXES:
                raise TooManyBoxes
            filling = _Filling(contents={})
            fitting = min(max(filling.count_fitting(piece, largest), 1), left)
            filling.put(index, piece, fitting)
            fillings.append(filling)
            left -= fitting
    return [
        Box(size=_choose_size(filling), contents=tuple(sorted(filling.contents.items())))
        for filling in fillings
    ]


def _choose_size(filling: _Filling) -> int:
    return next(
        size
        for size in SIZES
        if size >= filling.least_size
        and get_room(size) >= filling.room
        and HEAVIEST[size] >= filling.grams
    )
