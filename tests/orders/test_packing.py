"""Boxes: how many, and how large."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.packing import (
    HEAVIEST,
    MAX_BOXES,
    SIZES,
    Piece,
    TooLarge,
    TooManyBoxes,
    get_room,
    pack,
)


def test_a_small_thing_goes_into_the_smallest_box() -> None:
    (box,) = pack([Piece(size=60, grams=500, quantity=1)], largest=160)
    assert (box.size, box.contents) == (60, ((0, 1),))


def test_more_goods_need_a_larger_box_and_then_a_second_one() -> None:
    piece = {"size": 60, "grams": 500}
    assert [box.size for box in pack([Piece(**piece, quantity=9)], largest=120)] == [80]
    assert [box.size for box in pack([Piece(**piece, quantity=30)], largest=120)] == [120]
    boxes = pack([Piece(**piece, quantity=35)], largest=120)
    assert [box.size for box in boxes] == [120, 80]
    assert [box.contents for box in boxes] == [((0, 30),), ((0, 5),)]


def test_weight_counts_as_well_as_room() -> None:
    (box,) = pack([Piece(size=60, grams=4_000, quantity=1)], largest=160)
    assert box.size == 80


def test_one_piece_that_is_too_large_is_said() -> None:
    with pytest.raises(TooLarge):
        pack([Piece(size=140, grams=500, quantity=1)], largest=120)
    with pytest.raises(TooLarge):
        pack([Piece(size=60, grams=16_000, quantity=1)], largest=120)


def test_a_thousand_pieces_do_not_become_a_thousand_parcels() -> None:
    with pytest.raises(TooManyBoxes):
        pack([Piece(size=120, grams=9_000, quantity=999)], largest=120)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.builds(
            Piece,
            size=st.sampled_from([60, 80, 100, 120]),
            grams=st.integers(0, 15_000),
            quantity=st.integers(1, 12),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_piece_lies_in_one_box_and_no_box_is_too_full(pieces: list[Piece]) -> None:
    try:
        boxes = pack(pieces, largest=120)
    except TooManyBoxes:
        return
    assert len(boxes) <= MAX_BOXES
    for index, piece in enumerate(pieces):
        packed = sum(count for box in boxes for kind, count in box.contents if kind == index)
        assert packed == piece.quantity
    for box in boxes:
        assert box.size in SIZES
        assert box.size <= 120
        assert sum(pieces[i].grams * n for i, n in box.contents) <= HEAVIEST[box.size]
        assert sum(pieces[i].room * n for i, n in box.contents) <= get_room(box.size)
