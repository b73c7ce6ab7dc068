"""Whether something is among the largest: by hand, and against chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.estimate.places import Value, place

REACH = float(stats.norm.isf(0.025))


def known(value: float, se: float = 0.01) -> Value:
    return Value(value, value - REACH * se, value + REACH * se)


def one_sided(first: float, second: float, error: float) -> float:
    return float(stats.norm.sf((first - second) / error))


def test_among_the_two_largest_of_five_takes_that_it_is_larger_than_three() -> None:
    """The third smallest p of four, times two (a partial conjunction), times five (any could have been named)."""
    values = [0.34, 0.33, 0.30, 0.28, 0.22]
    found = place(known(values[1]), [known(one) for one in (0.34, 0.30, 0.28, 0.22)], 2, same_persons=False)
    assert (found.place, found.among) == (2, True)
    assert found.p == pytest.approx(5 * 2 * one_sided(0.33, 0.30, 0.01 * 2**0.5), rel=1e-9)


def test_answers_of_the_same_persons_have_at_most_the_sum_of_their_errors() -> None:
    found = place(known(0.33), [known(0.34), known(0.30), known(0.28), known(0.22)], 2, same_persons=True)
    assert found.p == pytest.approx(5 * 2 * one_sided(0.33, 0.30, 0.02), rel=1e-9)


def test_not_among_the_largest_takes_that_as_many_are_larger() -> None:
    found = place(known(0.22), [known(0.40), known(0.36), known(0.34), known(0.30)], 2, same_persons=False)
    assert (found.place, found.among, found.last) == (5, False, 5)
    assert found.p == pytest.approx(5 * 3 * one_sided(0.36, 0.22, 0.01 * 2**0.5), rel=1e-6, abs=1e-15)


def test_a_place_is_as_wide_as_what_is_not_sure() -> None:
    others = [known(0.50), known(0.31), known(0.30), known(0.29), known(0.10)]
    found = place(known(0.30), others, 3, same_persons=False)
    assert (found.first, found.last) == (2, 5)
    assert found.p > 0.05


def test_what_is_not_known_parts_nobody_and_counts_all_the_same() -> None:
    known_ones = [known(0.20), known(0.19), known(0.18)]
    alone = place(known(0.50), known_ones, 1, same_persons=False)
    beside = place(known(0.50), [*known_ones, Value()], 1, same_persons=False)
    assert (alone.last, beside.last) == (1, 2)
    assert alone.p < 0.01
    assert beside.p == 1.0


@given(st.lists(st.floats(0.01, 0.99), min_size=4, max_size=9), st.integers(1, 2))
def test_a_place_lies_within_its_limits_and_a_claim_that_is_sure_fits_them(values: list[float], top: int) -> None:
    own, *others = (known(value) for value in values)
    found = place(own, others, top, same_persons=False)
    assert 1 <= found.first <= found.last <= len(values)
    if found.last <= top:
        assert found.among and found.p <= 0.05
    if found.first > top:
        assert not found.among and found.p <= 0.05


@pytest.mark.parametrize("top", [1, 3])
@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_who_names_the_largest_after_having_looked_errs_no_oftener(top: int, correlation: float) -> None:
    """Ten are alike, so that none is surely among the largest; whoever looks best is named. 1 000 draws, correlated as answers are."""
    draw = np.random.default_rng(7)
    wrong = 0
    for _ in range(1000):
        common = draw.normal() * correlation**0.5
        values = 0.3 + 0.01 * (common + (1 - correlation) ** 0.5 * draw.normal(size=10))
        best = int(values.argmax())
        others = [known(float(one)) for at, one in enumerate(values) if at != best]
        wrong += place(known(float(values[best])), others, top, same_persons=True).p <= 0.05
    assert wrong <= 50


def test_the_largest_of_many_that_surely_is_is_told() -> None:
    """1 000 draws of ten, of which one is eight errors larger: seen nearly always, also with the wide error of the same persons."""
    draw = np.random.default_rng(8)
    seen = 0
    for _ in range(1000):
        values = np.array([0.38, *[0.30] * 9]) + 0.01 * draw.normal(size=10)
        own, *others = (known(float(one)) for one in values)
        seen += place(own, others, 1, same_persons=True).p <= 0.05
    assert seen >= 800
