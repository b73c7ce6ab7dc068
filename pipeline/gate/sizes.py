"""How large a difference is at least, where an edition tells it: the told ones are those that chance has made large."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.estimate.comparison import ALPHA
from pipeline.estimate.interval import quantile


def at_least(comparisons: pd.DataFrame, judged: pd.DataFrame) -> pd.Series:
    """Return the limit nearest to no difference of each told comparison's interval, at the level at which it is told; else empty.

    The distance from the estimate to that limit of the 95 % interval is stretched as Student's t asks for the stricter level: exactly
    so for means and nearly for shares and, on their logarithm, ratios. A limit on the other side of no difference is no difference.

    Args:
        comparisons: ``estimate``, ``ci_low``, ``ci_high``, ``df`` and ``measure``.
        judged: ``level`` and ``verdict``, with the same index.
    """
    ratio = (comparisons["measure"] == "ratio").to_numpy()
    sign = judged["verdict"].map({"higher": 1.0, "lower": -1.0}).to_numpy(float)
    estimate, low, high = (comparisons[name].to_numpy(float) for name in ("estimate", "ci_low", "ci_high"))
    with np.errstate(divide="ignore", invalid="ignore"):
        found, near = (np.where(ratio, np.log(one), one) for one in (estimate, np.where(sign > 0, low, high)))
        df = comparisons["df"].to_numpy(float)
        stretch = _reach(judged["level"].to_numpy(float), df) / _reach(np.full(len(df), ALPHA), df)
        limit = sign * np.maximum(sign * (found + (near - found) * stretch), 0.0)
    return pd.Series(np.where(ratio, np.exp(limit), limit), comparisons.index)


def _reach(level: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Return how many standard errors lie between the estimate and a limit of the interval at a level."""
    return -quantile(level / 2, df)
