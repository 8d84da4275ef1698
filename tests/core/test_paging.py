from __future__ import annotations

import pytest

from core.paging import build_paging


def test_an_empty_list_is_one_empty_page() -> None:
    paging = build_paging([], None, per_page=10)
    assert (paging.items, paging.number, paging.count, paging.total) == ([], 1, 1, 0)
    assert (paging.first, paging.last, paging.next) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wanted", "links"),
    [
        ("1", [1, 2, None, 9]),
        ("2", [1, 2, 3, None, 9]),
        ("5", [1, None, 4, 5, 6, None, 9]),
        ("9", [1, None, 8, 9]),
        ("400", [1, None, 8, 9]),
    ],
)
def test_the_first_the_last_and_the_near_pages_are_offered(
    wanted: str, links: list[int | None]
) -> None:
    assert build_paging(range(90), wanted, per_page=10).links == links


@pytest.mark.parametrize("wanted", [None, "", "x", "0", "-3", "1.5", "１", "²", " 1", "1e3"])
def test_nonsense_is_the_first_page(wanted: str | None) -> None:
    assert build_paging(range(30), wanted, per_page=10).number == 1


def test_a_page_knows_which_items_it_holds() -> None:
    paging = build_paging(range(25), "3", per_page=10)
    assert (paging.items, paging.first, paging.last) == ([20, 21, 22, 23, 24], 21, 25)
    assert (paging.previous, paging.next) == (2, 0)
