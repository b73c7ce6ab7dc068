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


def bounds(shown: Floats, values: Floats, upper: Floats, rows: Floats, enough: Floats) -> tuple[Floats, Floats]:
    """Return for each hidden row two amounts that agree with what is shown: the least and the largest, or two far enough apart.

    Every amount between them agrees too. A row is solved for itself only while the points found for others leave it too narrow.

    Args:
        shown: Shown rows x atoms; atoms are 0 or more.
        values: Amounts of the shown rows.
        upper: Largest amount of each atom; infinite where there is none.
        rows: The hidden rows x atoms.
        enough: How far apart a row's amounts need to be.
    """
    told = {"constraints": LinearConstraint(sparse.csc_array(shown), values, values)} if len(shown) else {}
    low, high = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
    for place in range(len(rows)):
        for sign in (1.0, -1.0):
            if high[place] - low[place] >= enough[place]:
                break
            result = milp(sign * rows[place], bounds=Bounds(np.zeros(len(upper)), upper), **told)
            if result.status == 0:
                amounts = rows @ result.x
                low, high = np.minimum(low, amounts), np.maximum(high, amounts)
            else:
                (low if sign > 0 else high)[place] = -sign * np.inf
    return low, high
