from __future__ import annotations

import pytest

from core.table_files import disarm


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_could_compute_is_disarmed(text: str) -> None:
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("cell", [-5, 0, "", "蒸し菓子", "1=1"])
def test_numbers_and_plain_texts_stay_as_they_are(cell: object) -> None:
    assert disarm(cell) == cell
