"""Whether all districts are alike: two t tests by hand, and against chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.estimate.equivalence import alike


def ends(differences: list[float], se: list[float], df: list[float]) -> tuple[list[float], list[float]]:
    """95 % intervals of Student's."""
    reach = [stats.t.isf(0.025, one) * error for one, error in zip(df, se, strict=True)]
    pairs = list(zip(differences, reach, strict=True))
    return [d - one for d, one in pairs], [d + one for d, one in pairs]


def test_two_one_sided_t_tests_by_hand() -> None:
    """d = 0.01, se = 0.02, df = 30, margin 0.05: t = (0.05 - 0.01) / 0.02 = 2 and (0.05 + 0.01) / 0.02 = 3; p is that of 2."""
    found = alike([0.01], *ends([0.01], [0.02], [30]), [30], 0.05)
    assert found.within
    assert found.p == pytest.approx(stats.t.sf(2, 30), rel=1e-9)
    assert found.p == pytest.approx(0.02731252, rel=1e-6)  # tables of Student's t


def test_the_same_of_a_published_sample() -> None:
    """Of the numbers themselves: two samples, each one-sided t test by scipy with the mean moved by the margin."""
    draw = np.random.default_rng(3)
    one, other = draw.normal(0.0, 1.0, 60), draw.normal(0.05, 1.0, 60)
    margin, df = 0.5, 118.0
    d = one.mean() - other.mean()
    se = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / 60)
    lower = stats.ttest_ind(one + margin, other, alternative="greater").pvalue
    upper = stats.ttest_ind(one - margin, other, alternative="less").pvalue
    found = alike([d], *ends([d], [se], [df]), [df], margin)
    assert found.p == pytest.approx(max(lower, upper), rel=1e-9)


def test_all_have_to_lie_within_and_nothing_is_paid_for_their_number() -> None:
    d, se, df = [0.01, -0.02, 0.0], [0.01, 0.01, 0.02], [50.0, 60.0, 70.0]
    found = alike(d, *ends(d, se, df), df, 0.05)
    single = [alike([x], *ends([x], [s], [f]), [f], 0.05).p for x, s, f in zip(d, se, df, strict=True)]
    assert found.within
    assert found.p == pytest.approx(max(single), rel=1e-12)
    assert found.farthest == 1


def test_one_that_lies_beyond_is_told_with_the_price_of_having_looked_at_all() -> None:
    d, se, df = [0.01, -0.20, 0.0], [0.02] * 3, [1e9] * 3
    found = alike(d, *ends(d, se, df), df, 0.05)
    assert (found.within, found.farthest) == (False, 1)
    assert found.p == pytest.approx(3 * stats.norm.sf(0.15 / 0.02), rel=1e-5)


def test_an_error_is_that_of_the_side_that_it_is_on() -> None:
    """A share of nought has no room below: what it may be larger by decides."""
    found = alike([-0.01], [-0.015], [0.03], [1e9], 0.05)
    assert found.p == pytest.approx(
        max(stats.norm.sf(0.06 / (0.04 / 1.959964)), stats.norm.sf(0.04 / (0.005 / 1.959964))), rel=1e-4
    )


@pytest.mark.parametrize("others", [0.0, 0.05])
def test_districts_of_which_one_lies_on_the_margin_are_told_to_be_alike_in_at_most_five_of_hundred(
    others: float,
) -> None:
    draw = np.random.default_rng(4)
    told = 0
    for _ in range(2000):
        d = [0.05, *[others] * 5] + 0.015 * draw.normal(size=6)
        se, df = [0.015] * 6, [1e9] * 6
        found = alike(d.tolist(), *ends(d.tolist(), se, df), df, 0.05)
        told += found.within and found.p <= 0.05
    assert told / 2000 <= 0.05 + 3 * (0.05 * 0.95 / 2000) ** 0.5


def test_districts_on_the_margin_are_told_to_lie_beyond_in_at_most_five_of_hundred() -> None:
    draw = np.random.default_rng(5)
    told = 0
    for _ in range(2000):
        d = np.array([0.05, -0.05] * 4) + 0.015 * draw.normal(size=8)
        found = alike(d.tolist(), *ends(d.tolist(), [0.015] * 8, [1e9] * 8), [1e9] * 8, 0.05)
        told += not found.within and found.p <= 0.05
    assert told / 2000 <= 0.05 + 3 * (0.05 * 0.95 / 2000) ** 0.5
