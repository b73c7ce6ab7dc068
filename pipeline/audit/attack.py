"""How one hidden value is attacked: is it a combination of shown ones, and between which limits does it lie?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from pipeline.words.messages import Phrase

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
        needed: What would be uncertain enough, as a phrase.
        known: What the reader knows now, as a phrase.
    """

    source: str
    what: str
    safe: bool
    needed: Phrase
    known: Phrase


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

    Every amount between them agrees too. Rows that are left too narrow are driven apart together first, every second one up while the
    others go down; a row is solved for itself only where that does not help.

    Args:
        shown: Shown rows x atoms; atoms are 0 or more.
        values: Amounts of the shown rows.
        upper: Largest amount of each atom; infinite where there is none.
        rows: The hidden rows x atoms.
        enough: How far apart a row's amounts need to be.
    """
    told = {"constraints": LinearConstraint(sparse.csc_array(shown), values, values)} if len(shown) else {}
    low, high = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
    # Where none are shown each part is none, and nothing is left to solve.
    upper = np.where((shown[values == 0] > 0).any(axis=0), 0.0, upper)
    empty = (rows[:, upper > 0] == 0).all(axis=1)
    low[empty] = high[empty] = 0.0
    # More room than this none needs; and where there is no end to one row, a programme tells nothing of those driven with it.
    room = values.max(initial=0.0) + 2 * enough.max(initial=0.0)

    def narrow() -> NDArray[np.intp]:
        return np.flatnonzero(~(high - low >= enough) & ~empty)

    def reaches(direction: Floats, most: Floats) -> bool:
        """Go as far as possible in a direction, and see how far that takes every row; False where there is no end."""
        # Presolving takes longer than solving what is as small as this.
        result = milp(-direction, bounds=Bounds(np.zeros(len(upper)), most), options={"presolve": False}, **told)
        if result.status == 0:
            amounts = rows @ result.x
            np.minimum(low, amounts, out=low)
            np.maximum(high, amounts, out=high)
        return bool(result.status == 0)

    left, before = narrow(), len(rows) + 1
    while 1 < len(left) < before:
        direction = (-1.0) ** np.arange(len(left)) @ rows[left]
        reaches(direction, np.minimum(upper, room))
        reaches(-direction, np.minimum(upper, room))
        left, before = narrow(), len(left)
    for place in left.tolist():
        for sign, ends, endless in ((-1.0, low, -np.inf), (1.0, high, np.inf)):
            if not high[place] - low[place] >= enough[place] and not reaches(sign * rows[place], upper):
                ends[place] = endless
    return low, high
