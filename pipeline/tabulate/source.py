"""The needed columns of a data file: numbers or texts as they stand, what is declared missing empty, value labels beside them."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.formats import Code, Microdata, Sheet, Unreadable, Workbook, find_table, missing_kind, number, open_file
from pipeline.problems import HEADER, DataErrors, UsageError, at, problem

NUMBER = re.compile(r"[+\-−]?(0|[1-9][\d\u00a0\u202f ]*)?([.,]\d+)?([eE][+-]?\d+)?")
READABLE = (".sav", ".zsav", ".por", ".dta", ".csv", ".txt", ".xlsx", ".xls", ".ods")


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: As the file calls it.
        values: Numbers (NaN = empty) or texts (None = empty).
        labels: Value labels by code.
        declared_missing: Ranges of codes that the file declares missing; they are empty in `values`.
        words: How many cells held each word for missing; they are empty in `values`.
    """

    name: str
    values: pd.Series
    labels: dict[Code, str] = field(default_factory=dict)
    declared_missing: tuple[tuple[Code, Code], ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_numeric(self) -> bool:
        """Whether the column holds numbers."""
        return pd.api.types.is_numeric_dtype(self.values)

    def codes(self) -> list[Code]:
        """Return the codes that occur, in order: numbers by size, then texts."""
        return sorted(self.values.dropna().unique().tolist(), key=_code_order)

    def matching(self, words: str) -> tuple[set[Code], list[str]]:
        """Return the codes that a comma separated list of codes and labels names, and the words that name none.

        A label may hold commas itself; the longest one that fits counts.
        """
        parts = [part.strip() for part in words.split(",")]
        found: set[Code] = set()
        unknown = []
        while parts:
            for size in range(len(parts), 0, -1):
                if codes := self._named(", ".join(parts[:size])):
                    found |= codes
                    break
            else:
                size = 1
                unknown += [parts[0]] if parts[0] else []
            del parts[:size]
        return found, unknown

    def _named(self, word: str) -> set[Code]:
        """Return the codes of one code or label; an occurring or labelled code goes before a label."""
        code: Code | None = number(word) if self.is_numeric else word
        if code is not None and (code in self.labels or (self.values == code).any()):
            return {code}
        return {key for key, label in self.labels.items() if re.sub(r",\s*", ", ", label) == word}

    def is_declared_missing(self, code: Code) -> bool:
        """Return whether the file declares a code missing."""
        return any(
            type(low) is type(code) and low <= code <= high  # type: ignore[operator]
            for low, high in self.declared_missing
        )


@dataclass(frozen=True)
class Source:
    """The columns that were read, all of one length, the names of all that the file has, and the number of each row in a sheet."""

    name: str
    columns: dict[str, Column]
    length: int
    present: list[str]
    places: list[int] = field(default_factory=list)

    def row(self, index: int) -> str:
        """Return how a message calls a row, from its position: a sheet's rows have their number in it."""
        return str(self.places[index] if self.places else index + 1)


def read(path: Path, wanted: Iterable[str], condition: str = "") -> Source:
    """Return the wanted columns of a file, and those that a condition names.

    Args:
        path: A statistics file, a workbook (its first sheet) or a delimited text file.
        wanted: Names of columns.
        condition: SQL; every column whose name stands in it is read too.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: There is no such file or column.
    """
    if not path.is_file():
        raise UsageError("no-such-file", file=path)
    present: list[str] = []

    def chosen(names: list[str]) -> list[str]:
        present.extend(names[len(present) :])
        return _chosen(names, list(wanted), condition)

    try:
        opened = open_file(path, chosen)
    except Unreadable as error:
        raise DataErrors([problem(str(path), at(), error.code, **error.values)]) from error
    if isinstance(opened, Microdata):
        return _statistics_file(path, opened, present, chosen(present))
    if isinstance(opened, Workbook) and opened.sheets:
        return _sheet(path, opened.sheets[0], list(wanted), condition)
    raise UsageError("no-file-to-tabulate", name=path.name, formats=READABLE)


def unknown_column(name: str, present: Sequence[str]) -> UsageError:
    """Return the error of a name that no column has, with those most like it."""
    lowered = {column.casefold(): column for column in reversed(present)}
    near = [lowered[found] for found in difflib.get_close_matches(name.casefold(), lowered, n=5, cutoff=0.5)]
    if near:
        return UsageError("no-column-but-one-like-it", column=name, near=near)
    return UsageError("no-such-column", column=name, present=present)


def code_text(code: Code) -> str:
    """Return a code as text: 3.0 is "3"."""
    return code if isinstance(code, str) else str(int(code)) if code.is_integer() else repr(code)


def _chosen(present: Sequence[str], wanted: Sequence[str], condition: str) -> list[str]:
    """Return the columns to read, each once: the wanted ones, and those that the condition names."""
    for name in wanted:
        if name not in present:
            raise unknown_column(name, present)
    text = condition.casefold()
    named = [name for name in present if name and name.casefold() in text]
    return list(dict.fromkeys([*wanted, *named]))


def _statistics_file(path: Path, data: Microdata, present: list[str], chosen: Sequence[str]) -> Source:
    """Return columns of an SPSS or Stata file; its declared missing codes are empty."""
    columns = {}
    for name in chosen:
        # Stata's letters for missing stand among numbers.
        given = data.frame[name].mask(data.is_missing(name)).infer_objects()
        is_numeric = pd.api.types.is_numeric_dtype(given)
        values = given.astype(float) if is_numeric else _texts(given)
        labels = {
            code: label
            for code, label in data.value_labels.get(name, {}).items()
            if label and isinstance(code, str) != is_numeric
        }
        columns[name] = Column(name, values, labels, data.missing.get(name, ()))
    return Source(str(path), columns, len(data.frame), present)


def _sheet(path: Path, sheet: Sheet, wanted: Sequence[str], condition: str) -> Source:
    """Return columns of a table in a sheet; empty rows in it are left out."""
    table = find_table(sheet, wanted) or find_table(sheet)
    header = table.header if table else []
    rows = table.rows if table else []
    chosen = _chosen(header, wanted, condition)
    twice = [name for name in chosen if header.count(name) > 1]
    if twice:
        raise DataErrors([problem(str(path), HEADER, "column-twice", columns=twice)])
    short = next((row.place for row in rows if len(row.cells) < len(header)), None)
    if short is not None:
        length = next(len(row.cells) for row in rows if row.place == short)
        raise DataErrors([problem(str(path), at(row=short), "row-length", wanted=len(header), found=length)])
    columns = {}
    for name in chosen:
        place = header.index(name)
        columns[name] = _typed(name, [row.cells[place] for row in rows])
    return Source(str(path), columns, len(rows), header, [row.place for row in rows])


def _typed(name: str, cells: list[str]) -> Column:
    """Return a column as numbers when all cells that say something are numbers, else as texts.

    A text with a leading zero, such as 0880, is a code and no number. Among numbers a word for missing (NA, #NULL!, .) is missing;
    among texts it is a text as any other.
    """
    distinct = set(cells) - {""}
    words = {text for text in distinct if missing_kind(text) is not None}
    if all(map(_is_number, distinct - words)):
        numbers = {text: number(text) for text in distinct - words}
        values = pd.Series([numbers.get(cell, math.nan) for cell in cells], dtype=float)
        return Column(name, values, words=Counter(cell for cell in cells if cell in words))
    return Column(name, pd.Series([cell or None for cell in cells], dtype=object))


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and any(sign.isdigit() for sign in text) and number(text) is not None


def _texts(values: pd.Series) -> pd.Series:
    """Return values as texts without outer blanks; empty ones are None."""
    kept = [None if pd.isna(value) else str(value).strip() or None for value in values]
    return pd.Series(kept, index=values.index, dtype=object)


def _code_order(code: Code) -> tuple[int, float, str]:
    if isinstance(code, str):
        value = number(code)
        is_finite = value is not None and math.isfinite(value)
        return (0, value or 0.0, code) if is_finite else (1, 0.0, code)
    return (0, code, "")
