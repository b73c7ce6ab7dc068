"""What a reader can work out: hidden rows are sums of unknown amounts, and every row that is shown is an equation for them.

An *atom* is a group that no published row divides (one district's women of one age band in one wave; one district's offences of one
month). Its amount is unknown to the reader but for its limits; a row's amount is the sum of its atoms. A hidden row is protected
when amounts exist that agree with everything shown, and in which the row differs from its true amount by its *width* or more.
What has to be hidden in addition is found row by row by a linear programme: the cheapest change of the shown rows that moves
the hidden one far enough (the heuristic of Kelly, Golden and Assad 1992, and Fischetti and Salazar 2001); rows that have to change
are hidden.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TINY = 1e-7
BATCH = 8  # rows that are protected before all are looked at again


@dataclass(frozen=True)
class System:
    """Rows that are published together, and the atoms that they are sums of.

    Attributes:
        keys: A name for each row, the same in systems that are alike.
        rows: Rows x atoms, 1 where the atom is in the row.
        amounts: Each atom's true amount.
        upper: The largest amount that a reader must reckon with; infinite where there is none. The smallest is 0.
        hidden: Rows that must be hidden and protected.
        withheld: Rows that are not shown either, and need no protection.
        public: Rows that were published before and cannot be hidden any more.
        cost: What is lost when a row is hidden.
        width: How far each row's amount must be uncertain when it is hidden.
    """

    keys: Sequence[Hashable]
    rows: Floats
    amounts: Floats
    upper: Floats
    hidden: Flags
    withheld: Flags
    public: Flags
    cost: Floats
    width: Floats


def free_space(shown: Floats) -> Floats:
    """Return an orthonormal basis (atoms x directions) of the changes that move no shown row."""
    size, vectors = linalg.eigh(shown.T @ shown, check_finite=False)
    found: Floats = vectors[:, size <= TINY * max(size.max(initial=0.0), TINY)]
    return found


def told_anyway(rows: Floats, hidden: Flags) -> Flags:
    """Return the hidden rows that are combinations of the shown ones: hiding them hides nothing."""
    left = rows @ free_space(rows[~hidden])
    found: Flags = hidden & (np.linalg.norm(left, axis=1) <= np.sqrt(TINY) * np.linalg.norm(rows, axis=1))
    return found


@dataclass
class Protector:
    """Protects systems that are alike one after the other: what one had to hide in addition is hidden in the next one too.

    That saves most of the work, and a reader finds the same groups hidden from question to question.

    Attributes:
        added: The rows hidden in addition in the systems so far.
    """

    added: set[Hashable] = field(default_factory=set)

    def protect(self, system: System, alike: Flags | None = None) -> Flags:
        """Return all rows to hide: the hidden ones, and those that would give them away.

        Args:
            system: The rows that are published together.
            alike: Rows that need protection too as soon as they are hidden for another's sake: a reader takes them for secret ones.
        """
        must = (system.hidden | system.withheld) & ~system.public
        again = np.array([key in self.added for key in system.keys], dtype=bool)
        hidden = must | (again & ~system.public) if system.hidden.any() else must
        safe: set[int] = set()
        while True:
            secret = system.hidden if alike is None else system.hidden | (alike & hidden)
            exposed = [row for row in may_be_exposed(system, hidden, secret) if row not in safe]
            if not exposed:
                break
            for row in exposed[:BATCH]:
                if row not in safe:
                    change = _partners(system, hidden, row)
                    hidden = hidden | change.rows
                    safe |= {row, *_moved_far(system, exposed, change.move)}
        self.added |= {system.keys[int(row)] for row in np.flatnonzero(hidden & ~must)}
        return hidden


@dataclass(frozen=True)
class Change:
    """A change of the atoms' amounts that moves a hidden row far enough: what it loses, the shown rows that it moves, and the move."""

    loss: float
    rows: Flags
    move: Floats


def _moved_far(system: System, rows: Sequence[int], move: Floats) -> list[int]:
    """Return the rows that a move of the atoms takes as far as they must be uncertain: it protects them all at once."""
    far = np.abs(system.rows[rows] @ move) >= system.width[rows] * (1 + TINY)
    return [row for row, is_far in zip(rows, far, strict=True) if is_far]


def may_be_exposed(system: System, hidden: Flags, secret: Flags) -> list[int]:
    """Return the rows, of those that are secret, that moving along one direction each does not show to be safe; sums first."""
    checked = np.flatnonzero(secret & hidden)
    checked = checked[system.rows[checked] @ (system.upper > 0) > 0]
    if not len(checked):
        return []
    moves = _free_moves(system, hidden, system.rows[checked].T)
    along = np.einsum("ra,ar->r", system.rows[checked], moves)
    reach = (
        np.maximum(_reach(moves, system.amounts, system.upper), _reach(-moves, system.amounts, system.upper)) * along
    )
    exposed = checked[~(reach >= system.width[checked])]
    return [int(row) for row in sorted(exposed, key=lambda row: (-system.rows[row].sum(), row))]


def _free_moves(system: System, hidden: Flags, directions: Floats) -> Floats:
    """Return the part of each direction (a column) that moves no shown row, each atom in the scale of its room to move."""
    finite = np.isfinite(system.upper)
    room = np.where(
        finite, np.minimum(system.amounts, np.where(finite, system.upper, 0.0) - system.amounts), system.amounts
    )
    scale = np.sqrt(np.maximum(room, 0.0))
    shown = system.rows[~hidden] * scale
    size, vectors = linalg.eigh(shown.T @ shown, check_finite=False)
    tied = vectors[:, size > TINY * max(size.max(initial=0.0), TINY)]
    scaled = scale[:, None] * directions
    found: Floats = scale[:, None] * (scaled - tied @ (tied.T @ scaled))
    return found


def _reach(moves: Floats, point: Floats, upper: Floats) -> Floats:
    """Return how many times each move (a column) can be made from a point before an atom meets its limit."""
    room = np.where(moves > TINY, (upper - point)[:, None], np.where(moves < -TINY, point[:, None], np.inf))
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(np.abs(moves) > TINY, room / np.abs(moves), np.inf)
    found: Floats = steps.min(axis=0)
    return np.where(np.isfinite(found), np.maximum(found, 0.0), 0.0)


def _partners(system: System, hidden: Flags, row: int) -> Change:
    """Return the change by which one hidden row can differ by its width, up or down, whichever loses less."""
    found: list[Change] = []
    amounts, inside = system.amounts, system.rows[row] > 0
    room = {1: (system.upper - amounts)[inside].sum(), -1: amounts[inside].sum()}
    for sign in (sign for sign in (1, -1) if room[sign] >= system.width[row] * (1 - TINY)):
        change = _cheapest(system, hidden, row, sign)
        if change is not None:
            found.append(change)
            if change.loss <= TINY:
                break
    # Where what is public already leaves no way, nothing more is hidden in vain; the attack on what is published tells of it.
    none = Change(0.0, np.zeros(len(hidden), dtype=bool), np.zeros(len(system.amounts)))
    return min(found, key=lambda change: change.loss, default=none)


def _cheapest(system: System, hidden: Flags, row: int, sign: int) -> Change | None:
    """Return the cheapest change that moves a hidden row by its width; None when it cannot."""
    movable, fixed = np.flatnonzero(~hidden & ~system.public), np.flatnonzero(system.public)
    atoms, changes = len(system.amounts), len(movable)
    # Shown rows change by what their atoms do, up or down; public ones do not change; the last row is the hidden one.
    sums = np.vstack([system.rows[movable], system.rows[fixed], sign * system.rows[row]])
    up = np.eye(len(sums), changes)
    equations = sparse.csc_array(np.hstack([sums, -up, up]))
    least, most = np.zeros(equations.shape[0]), np.zeros(equations.shape[0])
    least[-1], most[-1] = system.width[row], np.inf
    result = milp(
        np.concatenate([np.zeros(atoms), system.cost[movable], system.cost[movable]]),
        constraints=LinearConstraint(equations, least, most),
        options={"presolve": False},  # takes longer than solving what is as small as this
        bounds=Bounds(
            np.concatenate([-system.amounts, np.zeros(2 * changes)]),
            np.concatenate([system.upper - system.amounts, np.full(2 * changes, np.inf)]),
        ),
    )
    if result.status != 0:
        return None
    change = result.x[atoms : atoms + changes] + result.x[atoms + changes :]
    moved = np.zeros(len(hidden), dtype=bool)
    moved[movable[change > TINY]] = True
    return Change(float(result.fun), moved, result.x[:atoms])
