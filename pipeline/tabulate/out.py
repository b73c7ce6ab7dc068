"""The finished table as CSV, workbook, JSON rows or a table on the terminal."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pandas as pd

from pipeline.problems import UsageError
from pipeline.products.move import write_whole
from pipeline.spreadsheet import safe

Cell = str | int | float | None


def rows(table: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows as plain values; an empty one is None."""
    return [
        {str(name): _plain(value) for name, value in zip(table.columns, line, strict=True)}
        for line in table.itertuples(index=False, name=None)
    ]


def write(table: pd.DataFrame, path: Path) -> None:
    """Write the table into a .csv or .xlsx file."""
    try:
        write_whole(path, csv_text(table).encode() if path.suffix.lower() == ".csv" else _workbook(table))
    except OSError as error:
        raise UsageError("out-not-written", path=path, reason=error.strerror or error) from error


def check_name(path: Path, source: Path) -> None:
    """Refuse a file of another kind than those that can be written, and the one that is read."""
    if path.resolve() == source.resolve():
        raise UsageError("out-is-the-file", path=path)
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise UsageError("out-of-unknown-kind", name=path.name)


def csv_text(table: pd.DataFrame) -> str:
    """Return the table as CSV: comma, decimal point, all digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([safe(value) for value in line] for line in _lines(table))
    return text.getvalue()


def show(table: pd.DataFrame) -> None:
    """Print the table: as CSV, but readable when standard output is a terminal."""
    if sys.stdout.isatty():
        _print_table(table)
    else:
        sys.stdout.write(csv_text(table))


def _print_table(table: pd.DataFrame) -> None:
    """Print the table with as many digits as one reads."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    item, columns = table["item"].iloc[:1].tolist(), table.columns[1:]
    shown = Table(title=Text(", ".join(item)), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in columns:
        is_measure = pd.api.types.is_numeric_dtype(table[name])
        shown.add_column(Text(str(name)), justify="right" if is_measure else "left", no_wrap=is_measure)
    for row in rows(table[columns]):
        shown.add_row(*(Text(_short(value)) for value in row.values()))
    Console().print(shown)


def _workbook(table: pd.DataFrame) -> bytes:
    from pipeline.spreadsheet.book import Sheet, fitted, workbook  # takes its time to load, and few ask for it

    head, *lines = _lines(table)
    return workbook([Sheet("tabulate", fitted([str(name) for name in head], lines), lines)])


def _lines(table: pd.DataFrame) -> list[list[Cell]]:
    """Return header and rows."""
    return [[str(name) for name in table.columns], *(list(row.values()) for row in rows(table))]


def _plain(value: object) -> Cell:
    """Return a value as JSON and a workbook know it: a whole number without decimals, an empty one as None."""
    if value is None or isinstance(value, str):
        return value
    given = float(value)  # type: ignore[arg-type]
    if given != given:
        return None
    return int(given) if given.is_integer() and abs(given) < 1e15 else given


def _short(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"
    return "" if value is None else str(value)
