"""Rules across the columns of a table, as data: a contract lists them beside its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype, is_numeric_dtype

ROUNDING = 1e-9  # relative; what the same number differs by when it is worked out in two ways


@dataclass(frozen=True)
class AtMost:
    """One column is at most another, or a number, in every row that has both.

    Attributes:
        lower: A column, or a number.
        upper: A column, or a number.
        where: Only rows in which each of these columns has one of these values.
    """

    lower: str | float
    upper: str | float
    where: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the rule as it is told."""
        return f"{self.lower} <= {self.upper}{_when(self.where)}"

    def broken(self, rows: pd.DataFrame) -> pd.Series:
        """Return which rows break it."""
        lower, upper = (rows[side] if isinstance(side, str) else side for side in (self.lower, self.upper))
        wrong = _larger(lower, upper)
        return pd.Series(wrong, rows.index, dtype=bool) & _inside(rows, self.where)


@dataclass(frozen=True)
class Given:
    """A column has a value in every row where others have one of some values.

    Attributes:
        column: The column.
        where: The other columns and their values.
    """

    column: str
    where: Mapping[str, Collection[str]]

    def __str__(self) -> str:
        """Return the rule as it is told."""
        return f"{self.column} is given{_when(self.where)}"

    def broken(self, rows: pd.DataFrame) -> pd.Series:
        """Return which rows break it."""
        return rows[self.column].isna() & _inside(rows, self.where)


@dataclass(frozen=True)
class Sum:
    """A whole number is the sum of others in every row.

    Attributes:
        whole: The column that is the sum.
        parts: The columns that it is the sum of.
    """

    whole: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        """Return the rule as it is told."""
        return f"{self.whole} = {' + '.join(self.parts)}"

    def broken(self, rows: pd.DataFrame) -> pd.Series:
        """Return which rows break it."""
        return rows[self.whole] != rows[[*self.parts]].sum(axis=1)


Rule = AtMost | Given | Sum


def _larger(lower: pd.Series | float, upper: pd.Series | float) -> pd.Series:
    """Return where one is larger than the other by more than rounding; text is compared as it stands."""
    lower, upper = (_numbers(side) if isinstance(side, pd.Series) else side for side in (lower, upper))
    sides = [side for side in (lower, upper) if isinstance(side, pd.Series)]
    if not all(is_numeric_dtype(side) for side in sides):
        given = pd.concat(sides, axis=1).notna().all(axis=1)
        lower, upper = (side[given] if isinstance(side, pd.Series) else side for side in (lower, upper))
        found = pd.Series(False, given.index)
        found[given] = lower > upper
        return found
    low, high = (
        side.to_numpy("float64", na_value=np.nan) if isinstance(side, pd.Series) else side for side in (lower, upper)
    )
    with np.errstate(invalid="ignore"):  # what is empty is larger than nothing
        return pd.Series(low - high > ROUNDING * (1 + np.abs(high)), sides[0].index)


def _numbers(column: pd.Series) -> pd.Series:
    """Return a column without its objects, where these are numbers; text stays text."""
    is_text = infer_dtype(column, skipna=True) in ("string", "empty")
    return column if column.dtype != object or is_text else column.astype("float64")


def _inside(rows: pd.DataFrame, where: Mapping[str, Collection[str]]) -> pd.Series:
    inside = pd.Series(True, rows.index)
    for column, values in where.items():
        inside &= rows[column].isin(list(values))
    return inside


def _when(where: Mapping[str, Collection[str]]) -> str:
    """Return the condition of a rule in words."""
    return "".join(f", where {column} is {' or '.join(sorted(values))}" for column, values in where.items())


def interval(low: str, middle: str, high: str, **where: Collection[str]) -> tuple[Rule, ...]:
    """Return the rules of an interval: its limits lie on either side of its value."""
    return AtMost(low, middle, where), AtMost(middle, high, where), AtMost(low, high, where)
