"""Columns of a delivered table: what is asked of a value is asked once for each distinct one, however many rows have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Column:
    """A column of values.

    Attributes:
        codes: The place of each row's value in `values`.
        values: The values, Python's own objects: some may be equal, and some may be of no row any more.
    """

    codes: Array
    values: Array

    @classmethod
    def of(cls, values: Array) -> Column:
        """Return values as a column."""
        codes, distinct = pd.factorize(values, use_na_sentinel=False)
        return cls(codes.astype(np.int32), distinct)

    @classmethod
    def of_cells(cls, lines: Sequence[Sequence[str]], place: int) -> Column:
        """Return one column of lines of cells."""
        return cls.of(objects(map(itemgetter(place), lines), len(lines)))

    @classmethod
    def same(cls, value: object, length: int) -> Column:
        """Return a column with one value in all rows."""
        return cls(np.zeros(length, dtype=int), objects([value], 1))

    def __len__(self) -> int:
        """Return how many rows it has."""
        return len(self.codes)

    def __getitem__(self, rows: Array) -> Column:
        """Return some of the rows: by a mask or by their places."""
        return Column(self.codes[rows], self.values)

    def each(self, make: Callable[[Any], Any]) -> Column:
        """Return what is made of each value."""
        return Column(self.codes, objects(map(make, self.values), len(self.values)))

    def merged(self) -> Column:
        """Return the column with equal values as one, which `each` leaves apart."""
        places: dict[Any, int] = {}
        codes = np.fromiter((places.setdefault(value, len(places)) for value in self.values), int, len(self.values))
        return Column(codes[self.codes], objects(places, len(places)))

    def are(self, question: Callable[[Any], bool]) -> Array:
        """Return for which rows the answer is yes."""
        return self.each(question).values.astype(bool)[self.codes]

    def value(self, row: int) -> Any:
        """Return the value of one row."""
        return self.values[self.codes[row]]

    def array(self) -> Array:
        """Return the value of each row."""
        found: Array = self.values[self.codes]
        return found

    def counted(self) -> Counter[Any]:
        """Return how many rows have each value."""
        found: Counter[Any] = Counter()
        for value, number in zip(
            self.values, np.bincount(self.codes, minlength=len(self.values)).tolist(), strict=True
        ):
            found[value] += number
        return +found


def objects(values: Iterable[Any], length: int) -> Array:
    """Return values as an array of Python's own objects."""
    return np.fromiter(values, dtype=object, count=length)


def together(columns: Sequence[Column]) -> Column:
    """Return columns of the same rows as one of tuples, which stand in the order in which rows have them first."""
    keys = np.zeros(len(columns[0]), dtype=np.int64)
    for one in columns:
        keys, _ = pd.factorize(keys * len(one.values) + one.codes)
    places = np.flatnonzero(~pd.Series(keys).duplicated().to_numpy())
    return Column(
        keys.astype(np.int32), objects(zip(*(one[places].array() for one in columns), strict=True), len(places))
    )


def first_given(columns: Sequence[Column]) -> Column:
    """Return each row's first text that is not empty."""
    found, *others = columns
    for one in others:
        if (is_empty := ~found.are(bool)).any():
            found = Column.of(np.where(is_empty, one.array(), found.array()))
    return found
