"""The ratio of two rates and its test: what is asked is collected first, a row a ratio, and answered all at once, by columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.estimate.comparison import ALPHA
from pipeline.estimate.offences.rates import LEAST_OFFENCES

Floats = NDArray[np.float64]
Side = tuple[list[int], float]

NUMBERS = ("estimate", "se", "ci_low", "ci_high", "p", "equal_se", "equal_share", "df")
ASKED = ("events", "exposure", "other_events", "other_exposure", "dispersion", "df", "widen")
"""A question's columns: events and exposure of both sides, all above 0; the variance over that of a Poisson count, at least 1, with the
degrees of freedom behind it (infinite where it is taken as known); and how many times the exact interval is as wide, on the
logarithmic scale. Not a number where nothing is tested."""
UNASKED: dict[str, object] = dict.fromkeys(ASKED, np.nan)
EQUAL = 1 + 1e-7  # how much likelier than what was seen still counts as as likely, as in R's and scipy's binomial test


@dataclass(frozen=True)
class Exact:
    """Ratios of two Poisson rates with interval and p."""

    ratio: Floats
    low: Floats
    high: Floats
    p: Floats


def exact_ratio(x: object, n: object, y: object, m: object) -> Exact:
    """Return the ratio of `x` events in the exposure `n` to `y` in `m`, both above 0, by the exact conditional test.

    Given the sum of both counts, the first is binomial with the exposure's share; the interval is Clopper and Pearson's.
    """
    first, n_, second, m_ = (np.asarray(one, dtype=float) for one in (x, n, y, m))
    low = stats.beta.ppf(ALPHA / 2, first, second + 1)
    high = stats.beta.ppf(1 - ALPHA / 2, first + 1, second)
    p = two_sided(first, first + second, n_ / (n_ + m_))
    return Exact((first / n_) / (second / m_), low / (1 - low) * m_ / n_, high / (1 - high) * m_ / n_, p)


def two_sided(k: Floats, n: Floats, share: Floats) -> Floats:
    """Return the p values of two-sided binomial tests: the chance of everything that is no likelier than what was seen.

    They are those of `scipy.stats.binomtest`, which takes one test at a time.
    """
    shape = np.broadcast_shapes(k.shape, n.shape, share.shape)
    k, n, share = (np.broadcast_to(one, shape).ravel() for one in (k, n, share))
    seen = stats.binom.pmf(k, n, share) * EQUAL
    below, above = k < share * n, k > share * n
    p = np.ones(len(k))
    end = _last(lambda at, of: -stats.binom.pmf(at, n[of], share[of]), -seen, np.ceil(share * n), n, below)
    end = end - (stats.binom.pmf(end, n, share) == seen)
    p[below] = (stats.binom.cdf(k, n, share) + stats.binom.sf(end, n, share))[below]
    start = _last(
        lambda at, of: stats.binom.pmf(at, n[of], share[of]), seen, np.zeros(len(k)), np.floor(share * n), above
    )
    p[above] = (stats.binom.cdf(start, n, share) + stats.binom.sf(k - 1, n, share))[above]
    found: Floats = np.minimum(p, 1.0).reshape(shape)
    return found


def _last(
    rising: Callable[[Floats, NDArray[np.int64]], Floats],
    limit: Floats,
    low: Floats,
    high: Floats,
    chosen: NDArray[np.bool_],
) -> Floats:
    """Return the last whole number from `low` to `high` at which a rising function is at most its limit; `low` - 1 if none."""
    least, most = low.copy(), high.copy()
    while len(open_ := np.flatnonzero(chosen & (least < most))):
        middle = least[open_] + (most[open_] - least[open_] + 1) // 2
        fits = rising(middle, open_) <= limit[open_]
        least[open_[fits]], most[open_[~fits]] = middle[fits], middle[~fits] - 1
    at = np.flatnonzero(chosen)
    least[at[rising(least[at], at) > limit[at]]] -= 1
    return least


def asked(
    first: Side, other: Side, *, same_months: bool = False, years: tuple[float, float] | None = None
) -> dict[str, object]:
    """Return what is asked of two rates: the columns `ASKED`.

    Offences come in clusters, so the dispersion is that of the months around their mean, or of the years before where that is known.

    Args:
        first: Monthly counts of the one side, and its inhabitants or households.
        other: The same of the other side; of a year without its months the one count, which tells of no dispersion.
        same_months: Whether both sides' months are the same ones, whose season is then no dispersion. A country's season, in which
            its large counts vary, would else hide what is beside it.
        years: The dispersion of a series' earlier years, with its degrees of freedom (`variation`).
    """
    (x, n), (y, m) = ((sum(counts), exposure) for counts, exposure in (first, other))
    if min(x, y) < LEAST_OFFENCES or min(n, m) <= 0:
        return UNASKED
    if years is not None:
        return dict(zip(ASKED, (x, n, y, m, *years, widened(*years)), strict=True))
    spread, df = _spread(first[0], other[0], same_months and len(first[0]) == len(other[0]))
    dispersion = max(spread / df, 1.0)
    return dict(zip(ASKED, (x, n, y, m, dispersion, df, dispersion**0.5), strict=True))


def widened(dispersion: float, df: float) -> float:
    """Return how many times as wide as the exact one an interval is by a dispersion and Student's t of its degrees of freedom."""
    return float(np.sqrt(dispersion) * stats.t.ppf(1 - ALPHA / 2, df) / stats.norm.ppf(1 - ALPHA / 2))


def answered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with `NUMBERS` and ``testable`` in the place of `ASKED`: the exact test and the quasi-Poisson one, the larger p."""
    x, n, y, m, dispersion, df, widen = (rows[name].to_numpy(float) for name in ASKED)
    held = ~np.isnan(x)
    x, n, y, m, dispersion, df, widen = (one[held] for one in (x, n, y, m, dispersion, df, widen))
    exact = exact_ratio(x, n, y, m)
    se_log = np.sqrt(dispersion * (1 / x + 1 / y))
    quasi = 2 * stats.t.sf(np.abs(np.log(exact.ratio)) / se_log, df)
    values = {
        "estimate": exact.ratio,
        "se": exact.ratio * se_log,
        "ci_low": exact.ratio * (exact.low / exact.ratio) ** widen,
        "ci_high": exact.ratio * (exact.high / exact.ratio) ** widen,
        "p": np.maximum(exact.p, quasi),
        "equal_se": se_log,
        "equal_share": np.nan,
        "df": df,
    }
    found = rows.drop(columns=list(ASKED)).assign(testable=held)
    for name, own in values.items():
        column = np.full(len(rows), np.nan)
        column[held] = own
        found[name] = column
    return found


def _spread(first: Sequence[int], other: Sequence[int], same_months: bool) -> tuple[float, int]:
    """Return Pearson's statistic of both sides' months with its degrees of freedom: around their mean, or around a common season."""
    if not same_months:
        return _around_mean(tuple(first)) + _around_mean(tuple(other)), len(first) + len(other) - 2
    table = np.array([first, other], dtype=float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    held = expected > 0
    return float(((table - expected)[held] ** 2 / expected[held]).sum()), len(first) - 1


@cache
def _around_mean(months: tuple[int, ...]) -> float:
    side = np.array(months, dtype=float)
    return float(((side - side.mean()) ** 2 / side.mean()).sum())
