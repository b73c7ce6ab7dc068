"""Confidence intervals for shares and counts, on whole columns at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special  # the same functions as behind `scipy.stats`, which takes half a second to load

Column = NDArray[np.float64]
Method = Literal["beta", "logit", "wilson", "mean"]


def share(
    method: Method,
    value: ArrayLike,
    variance: ArrayLike,
    n: ArrayLike,
    df: ArrayLike,
    kish: ArrayLike,
    level: float = 0.95,
) -> tuple[Column, Column]:
    """Return a share's interval by one of the methods of R's ``svyciprop``; see `beta`, `logit`, `wilson` and `mean`."""
    if method == "beta":
        return beta(value, variance, n, df, kish, level)
    return {"logit": logit, "wilson": wilson, "mean": mean}[method](value, variance, df, kish, level)


def mean(
    value: ArrayLike, variance: ArrayLike, df: ArrayLike, kish: ArrayLike, level: float = 0.95
) -> tuple[Column, Column]:
    """Return the symmetric interval, value +- t(df) se; for a share it may pass 0 or 1 (R's ``mean``)."""
    p, v = np.asarray(value, dtype=float), np.asarray(variance, dtype=float)
    half = _t(df, level) * np.sqrt(v)
    return p - half, p + half


def logit(
    value: ArrayLike, variance: ArrayLike, df: ArrayLike, kish: ArrayLike, level: float = 0.95
) -> tuple[Column, Column]:
    """Return the interval that is symmetric on the logit scale, with se(logit p) = se / (p (1 - p)) (R's ``logit``).

    Where all answers agree there is no such interval; Wilson's with Kish's effective number stands in its place.
    """
    p, v = np.asarray(value, dtype=float), np.asarray(variance, dtype=float)
    agree = (p <= 0) | (p >= 1) | (v <= 0)
    inside = np.where(agree, 0.5, p)
    half = _t(df, level) * np.sqrt(v) / (inside * (1 - inside))
    centre = special.logit(inside)
    low, high = wilson(value, variance, df, kish, level)
    return np.where(agree, low, special.expit(centre - half)), np.where(agree, high, special.expit(centre + half))


def wilson(
    value: ArrayLike, variance: ArrayLike, df: ArrayLike, kish: ArrayLike, level: float = 0.95
) -> tuple[Column, Column]:
    """Return Wilson's score interval with the effective number p(1-p)/v and t(df) (R's ``wilson``).

    Where all answers agree, v is 0 and the effective number is Kish's.
    """
    p, v = np.asarray(value, dtype=float), np.asarray(variance, dtype=float)
    agree = (v <= 0) | (p <= 0) | (p >= 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(agree, np.asarray(kish, dtype=float), p * (1 - p) / np.where(v > 0, v, 1.0))
    t = _t(df, level)
    centre = (p + t**2 / (2 * effective)) / (1 + t**2 / effective)
    half = t / (1 + t**2 / effective) * np.sqrt(np.maximum(p * (1 - p) / effective + t**2 / (4 * effective**2), 0))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def quantile(p: ArrayLike, df: ArrayLike) -> Column:
    """Return quantiles of Student's t, or of the normal distribution where the degrees of freedom are infinite."""
    degrees = np.asarray(df, dtype=float)
    known = np.isfinite(degrees)
    found: Column = np.where(known, special.stdtrit(np.where(known, degrees, 1.0), p), special.ndtri(p))
    return found


def _t(df: ArrayLike, level: float) -> Column:
    """Return the t quantile of a two-sided interval; degrees of freedom below 1 count as 1."""
    quantile: Column = special.stdtrit(np.maximum(np.asarray(df, dtype=float), 1), 0.5 + level / 2)
    return quantile


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
    t_simple, t_design = _t(answers - 1, level), _t(df, level)
    agree = (v <= 0) | (p <= 0) | (p >= 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(agree, kish_n, p * (1 - p) / v * (t_simple / t_design) ** 2)
        low = special.betaincinv(effective * p, effective * (1 - p) + 1, alpha / 2)
        high = special.betaincinv(effective * p + 1, effective * (1 - p), 1 - alpha / 2)
    return np.where(p <= 0, 0.0, low), np.where(p >= 1, 1.0, high)


def poisson(count: ArrayLike, level: float = 0.95) -> tuple[Column, Column]:
    """Return the exact interval of a Poisson mean from a count (Garwood 1936)."""
    x = np.asarray(count, dtype=float)
    alpha = 1 - level
    low = np.where(x > 0, special.gammaincinv(np.maximum(x, 1), alpha / 2), 0.0)
    return low, special.gammaincinv(x + 1, 1 - alpha / 2)
