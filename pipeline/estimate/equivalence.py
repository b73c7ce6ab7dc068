"""Whether all districts are alike: none further from the rest of the municipality than a margin that was stated beforehand.

Each district is tested twice, that it is not so much larger and not so much smaller (two one-sided tests, Schuirmann 1987), and all
have to pass: the largest p is that of all together (an intersection-union test, Berger 1982), and nothing is paid for their number.
That some district lies beyond the margin has the least p of any that does, times their number. One of the two is always so: the
smaller p decides, and errs no oftener than it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.estimate.comparison import ALPHA
from pipeline.estimate.interval import quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alike:
    """How districts lie around the rest of the municipality.

    Attributes:
        farthest: Which of them lies farthest, by its place in the list.
        p: Of what `within` says.
        within: Whether it points to all lying within the margin, or to one beyond it.
    """

    farthest: int
    p: float
    within: bool


def alike(
    differences: Sequence[float], lows: Sequence[float], highs: Sequence[float], df: Sequence[float], margin: float
) -> Alike:
    """Return whether all differences lie within the margin.

    Args:
        differences: Each district's share less that of the rest (0-1).
        lows: Lower limits of their 95 % intervals. Each side's error is that half of the interval over Student's quantile: where
            hardly anybody says yes the halves differ, and an error is never nought.
        highs: Upper limits.
        df: Degrees of freedom of each.
        margin: The margin (0-1).
    """
    d, low, high, degrees = (np.asarray(one, float) for one in (differences, lows, highs, df))
    reach = quantile(1 - ALPHA / 2, degrees)
    below, above = (d - low) / reach, (high - d) / reach
    not_so_much_larger, not_so_much_smaller = _p(margin - d, above, degrees), _p(margin + d, below, degrees)
    larger, smaller = _p(d - margin, below, degrees), _p(-d - margin, above, degrees)
    within = float(np.maximum(not_so_much_larger, not_so_much_smaller).max())
    beyond = min(float(np.minimum(larger, smaller).min()) * len(d), 1.0)
    return Alike(int(np.abs(d).argmax()), min(within, beyond), within <= beyond)


def _p(distance: Floats, error: Floats, df: Floats) -> Floats:
    """Return the one-sided p that a distance is above nought."""
    found: Floats = np.where(np.isfinite(df), special.stdtr(np.where(np.isfinite(df), df, 1.0), -distance / error),
                             special.ndtr(-distance / error))  # fmt: skip
    return found
