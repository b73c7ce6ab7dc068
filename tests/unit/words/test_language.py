"""Numbers as charts, tables and sentences have them."""

from __future__ import annotations

import pytest

from pipeline.words.sv import language as sv


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1204, 0, "1\u202f204"), (3.25, 1, "3,2"), (-4, 0, "−4"), (-0.01, 1, "0,0"), (-0.3, 0, "0"), (0, 0, "0")],
)
def test_numbers_have_a_comma_a_narrow_blank_and_a_real_minus_but_never_before_zero(
    value: float, decimals: int, text: str
) -> None:
    assert sv.number(value, decimals) == text


def test_shares_are_whole_per_cent() -> None:
    assert sv.percent(0.344) == "34\u202f%"


def test_half_is_rounded_the_same_wherever_a_number_stands() -> None:
    assert [sv.number(value, 1) for value in (12.95, 40.85, 37.85)] == ["13,0", "40,8", "37,8"]
