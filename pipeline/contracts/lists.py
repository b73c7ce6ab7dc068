"""Columns that hold several values: lists in the database, tuples in frames and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from pandera.dtypes import immutable
from pandera.engines.pandas_engine import DataType, Engine

from pipeline.contracts.table import Table


class Listed(DataType):
    """A tuple in each row of a frame; the class says of what, and how one is written as text.

    Attributes:
        sql: Type of the column in DuckDB.
        of: Type of one value, which makes one of a text.
        between: What stands between values where a list is written as text.
        written: That in words.
    """

    type = np.dtype(object)
    sql: str
    of: Callable[[Any], object]
    between = " "
    written = "parted by blanks"

    def __str__(self) -> str:
        """Return the type's name in DuckDB."""
        return self.sql

    def coerce(self, data_container: Any) -> Any:
        """Return a column of frames as it is: `with_lists` has made tuples of it."""
        return data_container

    def check(self, pandera_dtype: Any, data_container: Any = None) -> Any:
        """Return for each value whether it is a tuple of the declared kind."""
        fits = [isinstance(one, tuple) and all(type(part) is self.of for part in one) for one in data_container]
        return pd.Series(fits, dtype=bool)


@Engine.register_dtype
@immutable
class Texts(Listed):
    """Several texts without blanks in them: ids."""

    sql = "VARCHAR[]"
    of = str


@Engine.register_dtype
@immutable
class Lines(Listed):
    """Several texts, each a line of its own where they are written."""

    sql = "VARCHAR[]"
    of = str
    between = "\n"
    written = "one a line"


@Engine.register_dtype
@immutable
class Numbers(Listed):
    """Several whole numbers."""

    sql = "INTEGER[]"
    of = int


def list_columns(table: type[Table]) -> dict[str, Listed]:
    """Return a table's columns that hold lists, with their types."""
    return {name: schema.dtype for name, schema in table.columns().items() if isinstance(schema.dtype, Listed)}


def with_lists(table: type[Table], frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with tuples in its list columns; a text there is parted as its type writes it."""
    kinds = {name: kind for name, kind in list_columns(table).items() if name in frame}
    found = {name: [_parted(kind, value) for value in frame[name]] for name, kind in kinds.items()}
    return frame.assign(**{name: pd.Series(values, frame.index, dtype=object) for name, values in found.items()})


def _parted(kind: Listed, value: object) -> object:
    """Return a tuple of a text or list; what is neither stays, to be refused."""
    parts = filter(None, value.split(kind.between)) if isinstance(value, str) else value
    if not isinstance(parts, Iterable):
        return value
    return tuple(kind.of(part) for part in parts)
