"""How one hidden value is attacked: is it a combination of shown ones, and between which limits does it lie?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
EXACT = 1e-7


@dataclass(frozen=True)
class Attempt:
    """One hidden value and what became of it.

    Attributes:
        source: The source it is of.
        what: Its key, readable.
        safe: Whether the reader is left uncertain enough.
        needed: What would be uncertain enough.
        known: What the reader knows now.
    """

    source: str
    what: str
    safe: bool
    needed: str
    known: str


def determined(shown: Floats, hidden: Floats) -> Flags:
    """Return which hidden rows (sums of atoms) are combinations of the shown ones, and so known exactly."""
    if not len(shown) or not len(hidden):
        return np.zeros(len(hidden), dtype=bool)
    size, vectors = linalg.eigh(shown.T @ shown, check_finite=False)
    tied = vectors[:, size > EXACT * size.max()]
    left = hidden - (hidden @ tied) @ tied.T
    found: Flags = np.linalg.norm(left, axis=1) <= np.sqrt(EXACT) * np.linalg.norm(hidden, axis=1)
    return found


def bounds(shown: Floats, values: Floats, upper: Floats, row: Floats) -> tuple[float, float]:
    """Return the least and the largest amount of a hidden row that agrees with what is shown.

    Args:
        shown: Shown rows x atoms; atoms are 0 or more.
        values: Amounts of the shown rows.
        upper: Largest amount of each atom; infinite where there is none.
        row: The hidden row's atoms.
    """
    ends = []
    for sign in (1.0, -1.0):
        told = {"constraints": LinearConstraint(sparse.csc_array(shown), values, values)} if len(shown) else {}
        result = milp(sign * row, bounds=Bounds(np.zeros(len(upper)), upper), **told)
        ends.append(sign * float(result.fun) if result.status == 0 else -sign * np.inf)
    return ends[0], ends[1]
