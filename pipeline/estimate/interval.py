"""Confidence intervals for shares and counts, on whole columns at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Column = NDArray[np.float64]


def beta(
    share: ArrayLike, variance: ArrayLike, n: ArrayLike, df: ArrayLike, kish: ArrayLike, level: float = 0.95
) -> tuple[Column, Column]:
    """Return Korn and Graubard's interval of a share: Clopper-Pearson's with an effective number of answers.

    The effective number is n* = p(1-p)/v * (t(n-1)/t(df))^2, n the domain's valid answers, not capped at n (Korn and Graubard
    1998; as ``svyciprop(method="beta")`` of R's survey package). Where all answers agree, v is 0 and n* is Kish's effective number.

    Args:
        share: Weighted share, 0-1.
        variance: Its design-based variance.
        n: Valid answers.
        df: Degrees of freedom; below 1 counts as 1.
        kish: Kish's effective number, (sum w)^2 / sum w^2.
        level: Confidence level.
    """
    p, v, answers, kish_n = (np.asarray(x, dtype=float) for x in (share, variance, n, kish))
    alpha = 1 - level
    t_simple = stats.t.ppf(1 - alpha / 2, np.maximum(answers - 1, 1))
    t_design = stats.t.ppf(1 - alpha / 2, np.maximum(np.asarray(df, dtype=float), 1))
    agree = (v <= 0) | (p <= 0) | (p >= 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(agree, kish_n, p * (1 - p) / v * (t_simple / t_design) ** 2)
        low = stats.beta.ppf(alpha / 2, effective * p, effective * (1 - p) + 1)
        high = stats.beta.ppf(1 - alpha / 2, effective * p + 1, effective * (1 - p))
    return np.where(p <= 0, 0.0, low), np.where(p >= 1, 1.0, high)


def poisson(count: ArrayLike, level: float = 0.95) -> tuple[Column, Column]:
    """Return the exact interval of a Poisson mean from a count (Garwood 1936)."""
    x = np.asarray(count, dtype=float)
    alpha = 1 - level
    low = np.where(x > 0, stats.chi2.ppf(alpha / 2, 2 * np.maximum(x, 1)) / 2, 0.0)
    return low, stats.chi2.ppf(1 - alpha / 2, 2 * (x + 1)) / 2
