"""The direction of a series: shares of several waves, or counts of several years, whatever single steps say.

Shares are tested by the linear trend of Cochran (1954) and Armitage (1955), with each wave's effective number of answers; where waves
lie further from the line than sampling lets them, the error grows with them (Birge 1932). Counts are tested by a log-linear
quasi-Poisson trend: the years' own variation around the line is its dispersion. Where points vary by more than chance, t has as many
degrees of freedom as points less two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.estimate.comparison import ALPHA
from pipeline.estimate.interval import quantile

LEAST_POINTS = 3
"""Waves or years that a direction takes: two are a change, and tell nothing of a series."""

LEAST_EXPECTED = 5
"""Yes and no answers, or counts, that each point must be expected to hold."""

STEPS = 50  # of Newton's method, which needs some five

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """How a series moves from one year to the next.

    Attributes:
        estimate: Mean change a year: a difference of shares (0-1), or a ratio of counts or rates.
        low: Lower limit of its 95 % interval.
        high: Upper limit.
        p: Against no trend.
        df: Degrees of freedom of the test; infinite where the error is that of sampling.
        dispersion: What the points vary around the line, over what chance alone would have them vary; at least 1.
    """

    estimate: float
    low: float
    high: float
    p: float
    df: float
    dispersion: float


def of_shares(years: Sequence[float], shares: Sequence[float], answers: Sequence[float]) -> Trend | None:
    """Return the trend of shares by their effective numbers of answers; None where too few yes or no are expected in a wave."""
    t, y, n = (np.asarray(one, float) for one in (years, shares, answers))
    whole = float(n @ y / n.sum())
    if (n * min(whole, 1 - whole)).min() < LEAST_EXPECTED:
        return None
    apart = t - n @ t / n.sum()
    spread = float(n @ apart**2)
    slope = float(n @ (apart * (y - whole)) / spread)
    left = float(n @ (y - whole - slope * apart) ** 2) / (whole * (1 - whole))
    dispersion = max(left / (len(t) - 2), 1.0)
    se = float(np.sqrt(dispersion * whole * (1 - whole) / spread))
    return _trend(slope, se, len(t) - 2.0 if dispersion > 1 else np.inf, dispersion)


def of_counts(years: Sequence[float], counts: Sequence[float], exposures: Sequence[float]) -> Trend | None:
    """Return the trend of counts per exposure (equal ones where there are none); None where too few are expected in a year.

    None, too, where all lie in one year: no slope fits best then.
    """
    t, y, e = (np.asarray(one, float) for one in (years, counts, exposures))
    if (y.sum() * e / e.sum()).min() < LEAST_EXPECTED or np.count_nonzero(y) < 2:
        return None
    design = np.column_stack([np.ones(len(t)), t - t.mean()])
    beta = np.array([np.log(y.sum() / e.sum()), 0.0])
    for _ in range(STEPS):
        expected = e * np.exp(design @ beta)
        step = np.linalg.solve(design.T @ (expected[:, None] * design), design.T @ (y - expected))
        beta += step
        if np.abs(step).max() < 1e-12:
            break
    else:
        return None
    expected = e * np.exp(design @ beta)
    dispersion = max(float(((y - expected) ** 2 / expected).sum()) / (len(t) - 2), 1.0)
    information = design.T @ (expected[:, None] * design)
    se = float(np.sqrt(dispersion * np.linalg.inv(information)[1, 1]))
    found = _trend(float(beta[1]), se, len(t) - 2.0, dispersion)
    ratio, low, high = (float(np.exp(one)) for one in (found.estimate, found.low, found.high))
    return Trend(ratio, low, high, found.p, found.df, dispersion)


def _trend(slope: float, se: float, df: float, dispersion: float) -> Trend:
    """Return a slope with its interval and p, by Student's t, or by the normal distribution where the degrees are infinite."""
    tail = special.ndtr if np.isinf(df) else lambda value: special.stdtr(df, value)
    reach = float(quantile(1 - ALPHA / 2, df)) * se
    return Trend(slope, slope - reach, slope + reach, float(2 * tail(-abs(slope) / se)), df, dispersion)


def effective(share: float, se: float, answers: float) -> float:
    """Return how many answers of a simple sample would leave a share as unsure; all there are where nobody says yes, or all do."""
    return share * (1 - share) / se**2 if se > 0 and 0 < share < 1 else answers
