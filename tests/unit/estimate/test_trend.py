"""Which way a series goes: held against what others compute, and against chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from pipeline.estimate import trend

YEARS = [2016, 2017, 2018, 2019, 2020, 2021]
COUNTS = [100, 131, 115, 150, 190, 155]
INHABITANTS = [10_000, 10_100, 10_200, 10_300, 10_500, 10_600]


def test_shares_of_simple_samples_have_the_trend_of_cochran_and_armitage() -> None:
    """z^2 = N (N sum(x t) - X sum(n t))^2 / (X (N - X) (N sum(n t^2) - sum(n t)^2)); Armitage (1955)."""
    t, yes, n = np.array([2012, 2015, 2018, 2021]), np.array([40, 51, 58, 70]), np.array([400, 410, 390, 400])
    whole, said = n.sum(), yes.sum()
    z = whole * (whole * (yes @ t) - said * (n @ t)) ** 2
    z /= said * (whole - said) * (whole * (n @ t**2) - (n @ t) ** 2)
    found = trend.of_shares(t.tolist(), (yes / n).tolist(), n.tolist())
    assert found is not None
    assert found.dispersion == 1.0
    assert found.p == pytest.approx(stats.chi2.sf(z, 1), rel=1e-9)
    assert found.estimate == pytest.approx(np.polyfit(t, yes / n, 1, w=np.sqrt(n))[0], rel=1e-9)


def test_waves_that_lie_far_from_a_line_widen_the_error() -> None:
    """Four waves of which the second is far off: the error is Birge's times as large, known by two degrees of freedom."""
    n = [400.0] * 4
    found = trend.of_shares([0, 1, 2, 3], [0.10, 0.30, 0.12, 0.20], n)
    assert found is not None
    line = np.polyval(np.polyfit([0, 1, 2, 3], [0.10, 0.30, 0.12, 0.20], 1), [0, 1, 2, 3])
    whole = 0.18
    chi = sum(400 * (y - x) ** 2 for y, x in zip([0.10, 0.30, 0.12, 0.20], line, strict=True)) / (whole * (1 - whole))
    assert found.dispersion == pytest.approx(chi / 2, rel=1e-9)
    assert found.high - found.estimate == pytest.approx(
        stats.t.isf(0.025, 2) * np.sqrt(chi / 2 * whole * (1 - whole) / (400 * 5)), rel=1e-9
    )


@pytest.mark.parametrize("counts", [[0, 0, 100], [40, 0, 0], [0, 0, 0, 60], [1000, 0, 0]])
def test_counts_that_all_lie_in_one_year_have_no_trend(counts: list[float]) -> None:
    years = range(2018, 2018 + len(counts))
    assert trend.of_counts(years, counts, [1.0] * len(counts)) is None
    assert trend.of_counts(years, counts, [20_000, 5_000, 20_000, 9_000][: len(counts)]) is None


@given(st.lists(st.integers(0, 200), min_size=3, max_size=10))
def test_no_series_of_counts_fails(counts: list[int]) -> None:
    found = trend.of_counts(range(len(counts)), counts, [1.0] * len(counts))
    assert found is None or (0 <= found.p <= 1 and found.low <= found.estimate <= found.high)


def quasi_poisson(years: list[int], counts: list[int], exposure: list[int]) -> tuple[float, float, float]:
    """Slope, error and dispersion by minimising the deviance and bending it, without the weights of the program's own steps."""
    t, y, e = np.array(years, float) - 2018, np.array(counts, float), np.array(exposure, float)

    def minus_log_likelihood(beta: np.ndarray) -> float:
        eta = beta[0] + beta[1] * t + np.log(e)
        return float(np.sum(np.exp(eta) - y * eta))

    found = optimize.minimize(minus_log_likelihood, [np.log(y.sum() / e.sum()), 0.0], method="Nelder-Mead",
                              options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20_000}).x  # fmt: skip
    step, bend = 1e-4, np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            a, b = np.eye(2)[i] * step, np.eye(2)[j] * step
            bend[i, j] = sum(
                sign * minus_log_likelihood(found + one)
                for sign, one in ((1, a + b), (-1, a - b), (-1, b - a), (1, -a - b))
            ) / (4 * step**2)
    expected = e * np.exp(found[0] + found[1] * t)
    dispersion = max(float(np.sum((y - expected) ** 2 / expected)) / (len(y) - 2), 1.0)
    return float(found[1]), float(np.sqrt(dispersion * np.linalg.inv(bend)[1, 1])), dispersion


def test_counts_have_the_quasi_poisson_trend_of_another_way_to_it() -> None:
    slope, se, dispersion = quasi_poisson(YEARS, COUNTS, INHABITANTS)
    found = trend.of_counts(YEARS, COUNTS, INHABITANTS)
    assert found is not None
    assert dispersion > 1
    assert found.dispersion == pytest.approx(dispersion, rel=1e-5)
    assert found.estimate == pytest.approx(np.exp(slope), rel=1e-6)
    assert found.df == 4
    assert found.p == pytest.approx(2 * stats.t.sf(abs(slope) / se, 4), rel=1e-4)
    assert found.high == pytest.approx(np.exp(slope + stats.t.isf(0.025, 4) * se), rel=1e-5)


def test_two_years_apart_with_one_between_have_the_closed_form() -> None:
    """Counts a, b, c of three years that lie on a curve: the ratio a year is sqrt(c / a), and nothing is left around it."""
    found = trend.of_counts([2019, 2020, 2021], [40, 60, 90], [1, 1, 1])
    assert found is not None
    assert found.estimate == pytest.approx(1.5, rel=1e-9)
    mu, t = np.array([40.0, 60.0, 90.0]), np.array([-1.0, 0.0, 1.0])
    spread = mu @ t**2 - (mu @ t) ** 2 / mu.sum()
    assert found.p == pytest.approx(2 * stats.t.sf(np.log(1.5) * np.sqrt(spread), 1), rel=1e-9)


def test_exposure_alone_is_no_trend() -> None:
    found = trend.of_counts(YEARS, [100, 110, 120, 130, 140, 150], [1000, 1100, 1200, 1300, 1400, 1500])
    assert found is not None
    assert found.estimate == pytest.approx(1.0, abs=1e-9)
    assert found.p == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "few",
    [trend.of_shares([1, 2, 3], [0.01, 0.02, 0.01], [100, 100, 100]), trend.of_counts([1, 2, 3], [4, 3, 5], [1, 1, 1])],
)
def test_few_are_not_tested(few: trend.Trend | None) -> None:
    assert few is None


@pytest.mark.parametrize("varies", [0.0, 0.2])
def test_years_that_only_vary_are_told_as_a_direction_no_oftener_than_the_level(varies: float) -> None:
    """2 000 series of eight years, with and without variation of their own beyond chance: at most 5 % at 5 %, within its error."""
    draw = np.random.default_rng(20)
    told = 0
    for _ in range(2000):
        counts = draw.poisson(120 * np.exp(draw.normal(0, varies, 8)))
        found = trend.of_counts(range(8), counts.tolist(), [1.0] * 8)
        told += found is not None and found.p <= 0.05
    assert told / 2000 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 2000)


@given(st.lists(st.floats(0.1, 0.9), min_size=3, max_size=8))
def test_a_series_turned_round_goes_the_other_way(shares: list[float]) -> None:
    years, answers = list(range(len(shares))), [200.0] * len(shares)
    one, other = trend.of_shares(years, shares, answers), trend.of_shares(years, shares[::-1], answers)
    assert one is not None and other is not None
    assert one.estimate == pytest.approx(-other.estimate, abs=1e-9)
    assert one.p == pytest.approx(other.p, rel=1e-6, abs=1e-12)
