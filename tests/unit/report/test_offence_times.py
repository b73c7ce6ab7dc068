"""Sums over hours and months as a report prints them: parts add up to their whole, whatever Python sums them."""

from __future__ import annotations

from math import floor, fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.sentences.offence_times import whole_parts


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([146.5, 146.5], [147, 146]),  # 293, never 294 or 292
        ([0.5, 0.5, 0.5, 0.5], [1, 1, 0, 0]),
        ([1.2, 1.3, 1.5], [1, 1, 2]),  # 4: the half is nearest to one more
        ([0.1 + 0.2, 2.7], [0, 3]),  # 0.30000000000000004 and 2.7 are 3
        ([], []),
    ],
)
def test_parts_are_rounded_to_what_their_sum_is_rounded_to(parts: list[float], whole: list[int]) -> None:
    assert whole_parts(parts) == whole


@given(st.lists(st.integers(0, 5000).map(lambda tenths: tenths / 10), max_size=24))
def test_parts_add_up_and_none_is_a_whole_one_off(parts: list[float]) -> None:
    found = whole_parts(parts)
    assert sum(found) == floor(fsum(parts) + 0.5)
    assert all(abs(number - part) < 1 for number, part in zip(found, parts, strict=True))
