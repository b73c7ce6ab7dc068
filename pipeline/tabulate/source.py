"""The needed columns of a data file: numbers or texts as they stand, what is declared missing empty, value labels beside them."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
from python_calamine import CalamineError, CalamineWorkbook

from pipeline.ingest.files import Delivery, number, text_lines
from pipeline.problems import DataErrors, Problem, UsageError, some

Code = float | str
NUMBER = re.compile(r"[+\-−]?(0|[1-9][\d\u00a0\u202f ]*)?([.,]\d+)?([eE][+-]?\d+)?")
STATISTICS_FILES = {".sav": pyreadstat.read_sav, ".zsav": pyreadstat.read_sav, ".dta": pyreadstat.read_dta}
READABLE = ".sav, .zsav, .dta, .csv or .xlsx"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: As the file calls it.
        values: Numbers (NaN = empty) or texts (None = empty).
        labels: Value labels by code.
        declared_missing: Ranges of codes that the file declares missing; they are empty in `values`.
    """

    name: str
    values: pd.Series
    labels: dict[Code, str] = field(default_factory=dict)
    declared_missing: tuple[tuple[Code, Code], ...] = ()

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
    """The columns that were read, all of one length, and the names of all that the file has."""

    name: str
    columns: dict[str, Column]
    length: int
    present: list[str]

    def row(self, index: int) -> str:
        """Return how a message calls a row, from its position: a sheet's first row is its header."""
        is_sheet = Path(self.name).suffix.lower() not in STATISTICS_FILES
        return str(index + 2 if is_sheet else index + 1)


def read(path: Path, wanted: Iterable[str], condition: str = "") -> Source:
    """Return the wanted columns of a file, and those that a condition names.

    Args:
        path: A .sav, .zsav, .dta, .csv or .xlsx file (its first sheet).
        wanted: Names of columns.
        condition: SQL; every column whose name stands in it is read too.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: There is no such file or column.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    try:
        if suffix in STATISTICS_FILES:
            return _statistics_file(path, list(wanted), condition)
        if suffix == ".xlsx":
            lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        elif suffix in {".csv", ".txt", ".tsv"}:
            lines = text_lines(Delivery(path, str(path), "tabulate"))  # type: ignore[assignment]
        else:
            raise UsageError(f"{path.name}: a file to tabulate is {READABLE}")
    except (
        csv.Error,
        CalamineError,
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        OSError,
        ValueError,
    ) as error:
        raise DataErrors([Problem(str(path), "", "unreadable-file", f"a {suffix} file", str(error))]) from error
    return _sheet(path, lines, list(wanted), condition)


def unknown_column(name: str, present: Sequence[str]) -> UsageError:
    """Return the error of a name that no column has, with those most like it."""
    lowered = {column.casefold(): column for column in reversed(present)}
    near = [lowered[found] for found in difflib.get_close_matches(name.casefold(), lowered, n=5, cutoff=0.5)]
    hint = f"; most like it: {some(near)}" if near else f"; the file has {some(present) or 'no columns'}"
    return UsageError(f"the file has no column {name}{hint}")


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


def _statistics_file(path: Path, wanted: Sequence[str], condition: str) -> Source:
    """Return columns of an SPSS or Stata file; its declared missing codes are empty."""
    reader = STATISTICS_FILES[path.suffix.lower()]
    _, meta = reader(str(path), metadataonly=True, user_missing=True)
    chosen = _chosen(meta.column_names, wanted, condition)
    # Without columns pyreadstat would read all of them.
    frame, _ = reader(str(path), usecols=chosen or meta.column_names[:1])
    all_ranges: dict[str, list[Any]] = meta.missing_ranges
    columns = {}
    for name in chosen:
        is_numeric = pd.api.types.is_numeric_dtype(frame[name])
        values = frame[name].astype(float) if is_numeric else _texts(frame[name])
        ranges = tuple((limits["lo"], limits["hi"]) for limits in all_ranges.get(name, []))
        columns[name] = Column(name, values, _labels(meta.variable_value_labels.get(name, {}), is_numeric), ranges)
    return Source(str(path), columns, len(frame), meta.column_names)


def _labels(given: Mapping[Any, Any], is_numeric: bool) -> dict[Code, str]:
    """Return the labels of codes that a column can hold; Stata's letters for missing are none in a column of numbers."""
    labels: dict[Code, str] = {}
    for code, label in given.items():
        if str(label).strip() and isinstance(code, str) != is_numeric:
            labels[float(code) if is_numeric else code.strip()] = str(label).strip()
    return labels


def _sheet(path: Path, lines: Sequence[Sequence[Any]], wanted: Sequence[str], condition: str) -> Source:
    """Return columns of a table with a header in its first row; empty rows below are left out."""
    header = [str(cell).strip() for cell in lines[0]] if lines else []
    chosen = _chosen(header, wanted, condition)
    twice = [name for name in chosen if header.count(name) > 1]
    if twice:
        raise DataErrors([Problem(str(path), "header", "column-twice", "each name once", some(twice))])
    body = [line for line in lines[1:] if any(cell not in ("", None) for cell in line)]
    short = next((place for place, line in enumerate(body, start=2) if len(line) < len(header)), None)
    if short is not None:
        expected = f"{len(header)} fields as in the header"
        raise DataErrors([Problem(str(path), f"row {short}", "row-length", expected, "fewer")])
    columns = {}
    for name in chosen:
        at = header.index(name)
        columns[name] = Column(name, _typed([line[at] for line in body]))
    return Source(str(path), columns, len(body), header)


def _typed(cells: list[Any]) -> pd.Series:
    """Return cells as numbers when all that are not empty are numbers, else as texts.

    A text with a leading zero, such as 0880, is a code and no number.
    """
    seen: dict[Any, Code | None] = {}
    for cell in cells:
        if (type(cell), cell) not in seen:
            seen[type(cell), cell] = _cell(cell)
    distinct = [code for code in seen.values() if code is not None]
    if all(isinstance(code, float) or _is_number(code) for code in distinct):
        numbers = {key: math.nan if code is None else number(code) for key, code in seen.items()}
        return pd.Series([numbers[type(cell), cell] for cell in cells], dtype=float)
    texts = {key: None if code is None else code_text(code) for key, code in seen.items()}
    return pd.Series([texts[type(cell), cell] for cell in cells], dtype=object)


def _cell(cell: Any) -> Code | None:
    """Return a cell as number or text, an empty one as None."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return None if math.isnan(cell) else float(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).strip() or None if cell is not None else None


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
