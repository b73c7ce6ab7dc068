"""Finds a table in a sheet: titles above, merged and multi-row headers, page headers in its body, footnotes below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import fold
from pipeline.formats.model import Sheet

SEARCHED = 60
MOST_HEADER_ROWS = 3
MOST_FOOTNOTES = 40  # so many rows of one cell are none: a table goes on with another delimiter
_FOOTNOTE_MARK = re.compile(r"(?:\s*\d\)|\s*\*+|\s*[¹²³⁴⁵⁶⁷⁸⁹]+)+$")
_FOOTNOTE = re.compile(
    r"\*|\d\)|[a-zå-ö]\)|[¹²³]|(källa|not|anm|anmärkning|kommentar|fotnot|uppgift|senast|sist)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class TableRow:
    """A row of a table: its number in the sheet (the first is 1) and its cells, as many as the header where they fit."""

    place: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A table found in a sheet.

    Attributes:
        sheet: The sheet's name.
        header: The name of each column, rows of headers joined from the top; where it was asked for by name, that name.
        rows: The rows below, without empty ones, repeated headers and footnotes.
        titles: What stands above.
        footnotes: What stands below.
    """

    sheet: str
    header: list[str]
    rows: list[TableRow]
    titles: list[str]
    footnotes: list[str]


def find_table(sheet: Sheet, wanted: Sequence[str] = ()) -> Table | None:
    """Return the table whose header holds all the wanted names; None when there is none.

    Names are compared without case, line breaks, doubled blanks and marks of footnotes (``Antal 1)``, ``Antal*``). Without
    wanted names the header is the first row that is as full as the rows below it mostly are.

    A cell that is merged downwards stands in each of its rows; an empty cell that is not merged stays empty.
    """
    known = {simple(name): name for name in wanted}
    for top, depth, header in _headers(sheet, bool(wanted)):
        plain = [simple(name) for name in header]
        if wanted and not set(known) <= set(plain):
            continue
        # Where a column has the very name, one that differs in its letters' case is another.
        named = [
            name if known.get(key, name) in header else known.get(key, name)
            for key, name in zip(plain, header, strict=True)
        ]
        titles = [" ".join(filter(None, row)) for row in sheet.rows[:top] if any(row)]
        rows, footnotes = _body(sheet, top, depth)
        return Table(sheet.name, named, rows, titles, footnotes)
    return None


def simple(name: str) -> str:
    """Return a column's name as names are compared."""
    return fold.key(_FOOTNOTE_MARK.sub("", " ".join(name.split()))) if name else ""


def _headers(sheet: Sheet, is_named: bool) -> Iterator[tuple[int, int, list[str]]]:
    """Yield possible headers: the row they begin in, how many rows they are, and the joined names."""
    if not is_named:
        top = _fullest(sheet)
        yield from [(top, 1, sheet.rows[top])] if top is not None else []
        return
    for depth in range(1, MOST_HEADER_ROWS + 1):
        for top in range(min(SEARCHED, len(sheet.rows) - depth + 1)):
            if any(sheet.rows[top]):
                yield top, depth, joined(sheet, top, depth)


def _fullest(sheet: Sheet) -> int | None:
    """Return the first row that has as many cells as most rows with more than one."""
    sizes = [sum(map(bool, row)) for row in sheet.rows]
    several = sorted(size for size in sizes if size > 1)
    if not several:
        return next((place for place, size in enumerate(sizes) if size), None)
    usual = several[len(several) // 2]
    return next(place for place, size in enumerate(sizes) if size >= usual)


def joined(sheet: Sheet, top: int, depth: int) -> list[str]:
    """Return the names of columns over whose rows of headers they are spread, from the top; merged cells count for each column."""
    rows = [list(row) for row in sheet.rows[top : top + depth]]
    width = max(map(len, rows))
    for row in rows:
        row += [""] * (width - len(row))
    for place, row in enumerate(rows[:-1]):
        _spread(sheet, row, top + place, rows[place + 1])
    return [
        " ".join(dict.fromkeys(" ".join(row[column].split()) for row in rows if row[column])) for column in range(width)
    ]


def _spread(sheet: Sheet, row: list[str], number: int, below: list[str]) -> None:
    """Write a heading of several columns into each of them: by the merged cells, or else over the empty cells to its right."""
    spans = [(first[1], last[1]) for first, last in sheet.merged if first[0] == number]
    for start, end in spans:
        row[start : end + 1] = [row[start]] * (min(end + 1, len(row)) - start)
    if not sheet.merged:
        for column in range(1, len(row)):
            # A name with nothing below it is a column's own, whose cell goes down.
            if not row[column] and below[column] and below[column - 1]:
                row[column] = row[column - 1]


def _body(sheet: Sheet, top: int, depth: int) -> tuple[list[TableRow], list[str]]:
    """Return the rows below a header, and the footnotes below them."""
    header = [[cell for cell in row if cell] for row in sheet.rows[top : top + depth]]
    width = max(map(len, sheet.rows[top : top + depth]))
    rows: list[TableRow] = []
    down = _merged_down(sheet, top + depth)
    for place, row in enumerate(sheet.rows[top + depth :], start=top + depth + 1):
        if not any(row):
            continue
        if place - 1 in down:
            row = list(row)
            for column, text in down[place - 1].items():
                row[column : column + 1] = [text]
        if row[0:1] == sheet.rows[top][0:1] or depth > 1:
            filled = [cell for cell in row if cell]
            if filled in header:
                # A page begins: what stands alone right above its header is the page's title.
                while filled == header[0] and rows and width > 2 and _is_alone(rows[-1].cells):
                    rows.pop()
                continue
        rows.append(TableRow(place, row))
    last = next((at for at in range(len(rows), 0, -1) if not _is_footnote(rows[at - 1].cells, width)), 0)
    if len(rows) - last > MOST_FOOTNOTES:
        return rows, []
    return rows[:last], [" ".join(filter(None, row.cells)) for row in rows[last:]]


def _merged_down(sheet: Sheet, first: int) -> dict[int, dict[int, str]]:
    """Return the texts of cells that are merged downwards, by row and column, for the rows that they go on in."""
    found: dict[int, dict[int, str]] = {}
    for (top, column), (bottom, _) in sheet.merged:
        text = sheet.rows[top][column] if top < len(sheet.rows) and column < len(sheet.rows[top]) else ""
        for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1) if top >= first and text else ():
            if column < len(sheet.rows[row]):
                found.setdefault(row, {})[column] = text
    return found


def _is_alone(cells: list[str]) -> bool:
    return sum(map(bool, cells)) == 1


def _is_footnote(cells: list[str], width: int) -> bool:
    """Return whether a row at the end is a footnote: it begins like one, or is a sentence alone in its row."""
    filled = [cell for cell in cells if cell]
    if len(filled) > max(1, width // 2) or not filled:
        return False
    return bool(_FOOTNOTE.match(filled[0])) or (
        len(filled) == 1 and width > 1 and bool(cells[0]) and len(filled[0].split()) > 3
    )
