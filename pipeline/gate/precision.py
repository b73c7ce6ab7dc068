"""How exactly numbers are told: a digit more than a reader needs tells what is hidden.

Weights are few in a district and answers are whole, so that one weighted share with all its digits fixes how many said yes in every
group below it. What is told is therefore rounded by one rule a column, which its contract names (`pipeline.contracts.told`). Shares
and their differences are told in whole per cent where the smaller side has fewer than `MANY` answers, and in tenths from there; errors
no finer, and what is made of errors (p, q, levels, degrees of freedom, design effects) coarsely, for each of them is one equation more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.contracts import Table

Floats = NDArray[np.float64]

STEP = "step"
"""The column, beside those of its table, in which a frame of figures says to which step each row is told; 0 as it is."""

MANY = 400  # answers from which a share is told in tenths of a per cent
SIGNIFICANT_DIGITS = 12  # sums of doubles differ in their last bits between runs; what is stored does not
ROUNDING = 1e-9  # part of a step by which a number at its limit misses it

STEPS = {"share": (0.01, 0.001), "index": (0.01, 0.01), "mean": (0.1, 0.01), "rate": (0.0, 0.0), "count": (0.0, 0.0)}
"""The step of each unit, with fewer than `MANY` answers and from there. Rates stand beside the counts that they are made of."""
COARSE = STEPS["share"][0]
"""The step of shares that were delivered in whole per cent, whatever they rest on."""
COARSE_DIGITS, CHANCE_DIGITS = 2, 1


def steps(unit: pd.Series, base: pd.Series) -> pd.Series:
    """Return the step to which each figure is told.

    Args:
        unit: What it is in, as `STEPS` names it.
        base: Answers that it rests on; of a comparison the fewer of its two sides. Empty counts as few.
    """
    few, many = ({name: pair[place] for name, pair in STEPS.items()} for place in (0, 1))
    enough = base.astype("float64") >= MANY
    return unit.map(few).mask(enough, unit.map(many)).astype("float64")


def told(table: type[Table], frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a published table with each number as exactly as it is told, without `STEP`.

    Raises:
        LookupError: A column of numbers has no rule, or a frame with figures no steps.
    """
    rounded = frame.drop(columns=STEP, errors="ignore")
    for name, rule in rules(table).items():
        if name not in frame:
            continue  # the contract tells of that
        if rule in OF_STEPS and STEP not in frame:
            raise LookupError(f"{table.table_name()} has figures, and its rows no step")
        step = frame[STEP].to_numpy(float) if rule in OF_STEPS else np.zeros(len(frame))
        rounded[name] = _steady(ROUNDED[rule](frame[name].to_numpy(float), step))
    return rounded


def rules(table: type[Table]) -> dict[str, str]:
    """Return by which rule of `ROUNDED` each column of numbers that are not whole is told; raises `LookupError` where one has none."""
    found = {
        name: str((column.metadata or {}).get("told"))
        for name, column in table.columns().items()
        if str(column.dtype) == "float64"
    }
    if without := [name for name, rule in found.items() if rule not in ROUNDED]:
        raise LookupError(f"{table.table_name()}: {', '.join(without)} do not say how exactly they are told")
    return found


def _steady(numbers: Floats) -> Floats:
    found = numbers.copy()
    given = np.isfinite(found)
    found[given] = [float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in found[given].tolist()]
    return found


def _exact(numbers: Floats, step: Floats) -> Floats:
    return numbers


def _to_step(way: Callable[[Floats], Floats]) -> Callable[[Floats, Floats], Floats]:
    """Return the rounding of numbers to their steps, some way; where the step is 0 they stay."""

    def rounding(numbers: Floats, step: Floats) -> Floats:
        of = np.where(step > 0, step, 1.0)
        found: Floats = np.where(step > 0, way(numbers / of) * of + 0.0, numbers)  # no -0
        return found

    return rounding


def _up(numbers: Floats) -> Floats:
    found: Floats = np.ceil(numbers - ROUNDING)
    return found


def _inwards(steps: Floats) -> Floats:
    found: Floats = np.trunc(steps + np.sign(steps) * ROUNDING)
    return found


def _digits(digits: int, way: Callable[[Floats], Floats]) -> Callable[[Floats, Floats], Floats]:
    """Return the rounding of numbers to significant digits, some way."""

    def rounding(numbers: Floats, step: Floats) -> Floats:
        found = numbers.copy()
        given = np.isfinite(numbers) & (numbers != 0)
        size = 10.0 ** (np.floor(np.log10(np.abs(numbers[given]))) + 1 - digits)
        found[given] = way(numbers[given] / size) * size
        return found

    return rounding


ROUNDED: dict[str, Callable[[Floats, Floats], Floats]] = {
    "exact": _exact,
    "figure": _to_step(np.round),
    "error": _to_step(_up),
    "safe": _to_step(_inwards),
    "reach": _to_step(_up),
    "coarse": _digits(COARSE_DIGITS, np.round),
    "chance": _digits(CHANCE_DIGITS, _up),
}
OF_STEPS = {"figure", "error", "safe", "reach"}
