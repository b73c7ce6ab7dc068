"""Whether something is among the largest: its place as far as it holds, whatever of all that is ranked one had looked at.

That one is among the k largest of N says that at least N - k of the others are smaller. That is a partial conjunction (Benjamini and
Heller 2008): with the one-sided p of each other in order, k p(N-k); that it is not, that k are larger, (N - k) p(k). Both are
multiplied by N, so that they hold for all that are ranked at once (Mogstad, Romano, Shaikh and Wilhelm 2024): one may name the largest
after having seen which it is. One of the two is always so: the smaller p decides, and errs no oftener than it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.estimate.comparison import ALPHA

LEAST_OF = 2
"""How many times as many as the largest that are named have to be ranked: to be one of two of three says nothing."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Value:
    """A figure with its 95 % interval; without numbers it is one that is not known, which parts nobody and counts all the same."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan


@dataclass(frozen=True)
class Place:
    """Where one of several stands.

    Attributes:
        place: Its place by the figures as they are; 1 = the largest; NaN where one of them is not known.
        first: First place that it can have; the limits of all that are ranked hold at once (95 %).
        last: Last place that it can have.
        p: Of what `among` says.
        among: Whether it points to be among the largest that are named.
    """

    place: float
    first: int
    last: int
    p: float
    among: bool


def place(own: Value, others: Sequence[Value], top: int, *, same_persons: bool) -> Place:
    """Return the place of one among all, and whether it is among the `top` largest.

    Args:
        own: Its figure.
        others: Those of all others.
        top: How many of the largest are named.
        same_persons: Whether all figures are of the same persons' answers. How these go together is not known: the error of a
            difference is then at most the sum of both errors, and that is taken. Else the errors are independent.
    """
    larger = np.sort([_larger(own, one, same_persons=same_persons) for one in others])  # p that the own one is larger
    smaller = np.sort([_larger(one, own, same_persons=same_persons) for one in others])
    number = len(others) + 1
    within = min(number * top * float(larger[number - top - 1]), 1.0)
    outside = min(number * (number - top) * float(smaller[top - 1]), 1.0)
    return Place(
        place=np.nan
        if any(np.isnan(one.value) for one in others)
        else 1.0 + sum(one.value > own.value for one in others),
        first=1 + _held(smaller, ALPHA / (2 * number)),
        last=number - _held(larger, ALPHA / (2 * number)),
        p=min(within, outside),
        among=within <= outside,
    )


def _larger(one: Value, other: Value, *, same_persons: bool) -> float:
    """Return the one-sided p that one figure is larger than another, by the halves of their intervals (Zou and Donner 2008)."""
    if np.isnan(one.value) or np.isnan(other.value):
        return 1.0
    quantile = -special.ndtri(ALPHA / 2)
    below, above = (one.value - one.low) / quantile, (other.high - other.value) / quantile
    error = below + above if same_persons else float(np.hypot(below, above))
    return float(special.ndtr(-(one.value - other.value) / error)) if error > 0 else 1.0


def _held(p: Floats, level: float) -> int:
    """Return of how many of the tests, in order of p, something is sure: each number by its own partial conjunction, one by one."""
    number = 0
    while number < len(p) and (len(p) - number) * p[number] <= level:
        number += 1
    return number
